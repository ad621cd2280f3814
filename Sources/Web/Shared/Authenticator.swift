import Domain
import Engine
import HTTPTypes
import Hummingbird

/// Reads the bearer's key or token (RFC 6750 section 2.1, the header form alone: a token in a URL
/// would end up in logs).
struct Authenticator: RouterMiddleware {
    let engine: Engine

    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        let caller = try await engine.authenticate(bearer: try bearer(request))
        context.trace.saw(caller)
        var context = context
        context.caller = caller
        return try await next(request, context)
    }

    /// Two headers come joined with a comma, which none of our keys has.
    private func bearer(_ request: Request) throws -> String {
        guard let header = request.headers[.authorization] else { throw Problem.keyMissing }
        let parts = header.utf8.split(separator: UInt8(ascii: " "))
        guard parts.count == 2, let scheme = String(parts[0]), scheme.lowercased() == "bearer", parts[1].count <= 256,
            let token = String(parts[1])
        else { throw Problem.keyMalformed }
        return token
    }
}
