import Engine
import Hummingbird

/// What the platform tells about its users' sessions.
struct SessionController {
    let engine: Engine
    let bodies: BodyReader
    let responses: ResponseWriter

    var endpoints: [Endpoint<AuthenticatedContext>] {
        [.post(.sessionRevoke, scope: .flowsWrite, use: revoke)]
    }

    /// Ends the collecting flows that the session started.
    @Sendable func revoke(_ request: Request, _ context: AuthenticatedContext) async throws -> Response {
        let (body, retry) = try await bodies.read(SessionBody.self, from: request)
        return try responses.json(
            try await engine.revokeSession(body.session, Call(context.caller, retry: retry)).get())
    }
}

struct SessionBody: Body {
    let session: String

    init(_ fields: inout BodyFields) throws(Problem) {
        session = try fields.text("session", 1...256)
    }
}
