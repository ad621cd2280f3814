import Domain
import Engine
import HTTPTypes
import Hummingbird

/// Lets those through who have a session of the hosted pages.
struct VisitorGate: RouterMiddleware {
    let engine: Engine

    /// - Throws: `session.ended` where there is none, or none any more.
    func handle(_ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response) async throws -> Response {
        guard let cookie = context.page?.visitorCookie else { throw Problem(.unauthorized, "session.none", .startAgain) }
        var context = context
        // A page that waits asks how things stand, for as long as it is open anywhere.
        let isActivity = !Address.flowPageState.matches(request.uri.path)
        context.visitor = (try await engine.visitor(cookie.secret, isActivity: isActivity), cookie.secret)
        return try await next(request, context)
    }
}
