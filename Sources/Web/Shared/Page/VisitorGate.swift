import Domain
import Engine
import HTTPTypes
import Hummingbird

/// Lets those through who have a session of the hosted pages.
struct VisitorGate: RouterMiddleware {
    let engine: Engine

    /// - Throws: `session.ended` where there is none, or none any more.
    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        guard let page = context.page, let cookie = page.visitorCookie else {
            throw Problem(.unauthorized, "session.none", .startAgain)
        }
        // A page that waits asks how things stand, for as long as it is open anywhere.
        let isActivity = !RoutePath.flowPageState.matches(request.uri.path)
        let visitor = try await engine.visitor(cookie.secret, page.browser, isActivity: isActivity)
        var context = context
        context.visitor = (visitor, cookie.secret)
        var response = try await next(request, context)
        if visitor.showedFormerSecret, isActivity, !response.headers.setsCookie(.visitor) {
            await hand(visitor, &response)
        }
        return response
    }

    /// The browser missed its new secret, as after a second press of a button; it gets another
    /// before the old one stops being good. Whoever was signed out meanwhile gets none.
    private func hand(_ visitor: Visitor, _ response: inout Response) async {
        guard let opened = try? await engine.rotate(visitor) else { return }
        response.headers.setCookie(.visitor, VisitorCookie(realm: opened.visitor.realm, secret: opened.secret).text)
    }
}
