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
        if response.headers[.referrerPolicy] == nil { response.headers[.referrerPolicy] = "no-referrer" }
        if isSecure { response.headers[.strictTransportSecurity] = "max-age=31536000; includeSubDomains" }
        return response
    }

    /// For answers that are data.
    static let nothing = "default-src 'none'; frame-ancestors 'none'"
    /// For our pages: our own style sheet and our own forms, no script at all.
    static let page = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
}
