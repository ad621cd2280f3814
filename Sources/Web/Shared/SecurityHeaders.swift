import HTTPTypes
import Hummingbird

/// Headers that every answer bears. A page that needs a wider policy of its own sets it before.
struct SecurityHeaders: RouterMiddleware {
    /// Whether people reach the server over TLS, so that browsers may be told to insist on it.
    let isSecure: Bool

    func handle(_ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response) async throws -> Response {
        var response = try await next(request, context)
        response.headers[.xContentTypeOptions] = "nosniff"
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
        if response.headers[.contentSecurityPolicy] == nil { response.headers[.contentSecurityPolicy] = Self.nothing }
        response.headers[.xFrameOptions] = "DENY"
        response.headers[.openerPolicy] = "same-origin"
        response.headers[.resourcePolicy] = "same-origin"
        // Within our own pages a path may be told, which holds no identifier; nothing of it leaves.
        if response.headers[.referrerPolicy] == nil { response.headers[.referrerPolicy] = "same-origin" }
        if isSecure { response.headers[.strictTransportSecurity] = "max-age=31536000; includeSubDomains" }
        return response
    }

    /// For answers that are data.
    static let nothing = "default-src 'none'; frame-ancestors 'none'"
    /// For our pages: our own style sheet, script, pictures and forms, nothing inline, nothing of anybody else's.
    static let page =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        + "frame-ancestors 'none'"
}
