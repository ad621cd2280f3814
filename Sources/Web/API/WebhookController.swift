import Domain
import Engine
import HTTPTypes
import Hummingbird

/// Where a platform's events go.
struct WebhookController {
    let engine: Engine
    let bodies: BodyReader
    let responses: ResponseWriter

    var endpoints: [Endpoint<AuthenticatedContext>] {
        [
            .post(.webhooks, scope: .webhooksWrite, use: register),
            .get(.webhooks, scope: .webhooksWrite, use: list),
            .delete(.webhook, scope: .webhooksWrite, use: delete),
        ]
    }

    @Sendable func register(_ request: Request, _ context: AuthenticatedContext) async throws -> Response {
        let (body, retry) = try await bodies.read(RegisterWebhook.self, from: request)
        let webhook = try await engine.registerWebhook(body, Call(context.caller, retry: retry)).get()
        return try responses.json(
            webhook, .created, headers: [.location: RoutePath.webhook.filled(with: webhook.id.description)])
    }

    @Sendable func list(_ request: Request, _ context: AuthenticatedContext) async throws -> Response {
        try responses.json(WebhookList(webhooks: try await engine.listWebhooks(context.caller)))
    }

    @Sendable func delete(_ request: Request, _ context: AuthenticatedContext) async throws -> Response {
        guard let id = context.parameters.get(RoutePath.id).flatMap(WebhookID.init) else {
            throw Problem.webhookNotFound
        }
        let retry = try await bodies.readNothing(from: request)
        _ = try await engine.deleteWebhook(id, Call(context.caller, retry: retry)).get()
        return Response(status: .noContent)
    }
}

struct WebhookList: Encodable {
    let webhooks: [WebhookView]
}

extension RegisterWebhook: Body {
    init(_ fields: inout BodyFields) throws(Problem) {
        self.init(
            url: try fields.text("url", 1...2048),
            events: try fields.texts("events", atMost: 32),
            includesValues: try fields.optionalFlag("includesValues") ?? false)
    }
}
