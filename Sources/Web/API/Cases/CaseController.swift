import Domain
import Engine
import Hummingbird

/// Cases for the platform's own reviewing tool.
struct CaseController {
    let engine: Engine
    let bodies: BodyReader
    let responses: ResponseWriter

    var endpoints: [Endpoint<AuthenticatedContext>] {
        [
            .get(.cases, scope: .casesRead, use: list),
            .get(.reviewCase, scope: .casesRead, use: read),
            .post(.caseDecisions, scope: .casesDecide, use: decide),
        ]
    }

    @Sendable func list(_ request: Request, _ context: AuthenticatedContext) async throws -> Response {
        let query = try CaseQuery(request)
        let cases = try await engine.listCases(
            CaseFilter(queue: query.queue, state: query.state), after: query.after, limit: query.limit, context.caller)
        return try responses.told(cases, in: context.language)
    }

    @Sendable func read(_ request: Request, _ context: AuthenticatedContext) async throws -> Response {
        try responses.told(try await engine.readCase(try id(context), context.caller), in: context.language)
    }

    @Sendable func decide(_ request: Request, _ context: AuthenticatedContext) async throws -> Response {
        let id = try id(context)
        let (body, retry) = try await bodies.read(CaseDecision.self, from: request)
        let decided = try await engine.decideCase(id, body, Call(context.caller, retry: retry)).get()
        return try responses.told(decided, in: context.language)
    }

    private func id(_ context: AuthenticatedContext) throws(Refusal) -> CaseID {
        guard let id = context.parameters.get(RoutePath.id).flatMap(CaseID.init) else { throw .caseNotFound }
        return id
    }
}
