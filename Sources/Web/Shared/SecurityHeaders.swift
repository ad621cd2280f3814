import HTTPTypes
import Hummingbird

/// Headers that every answer bears. What an answer sets itself is kept: a page that needs a wider
/// policy of its own sets it before.
struct SecurityHeaders: RouterMiddleware {
    private let fields: [HTTPField]

    /// - Parameter isSecure: whether people reach the server over TLS, so that browsers may be told
    ///   to insist on it.
    init(isSecure: Bool) {
        let insistence = HTTPField(name: .strictTransportSecurity, value: "max-age=31536000; includeSubDomains")
        fields = Self.always + (isSecure ? [insistence] : [])
    }

    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        for field in fields where !response.headers.contains(field.name) { response.headers.append(field) }
        return response
    }

    private static let always = [
        HTTPField(name: .xContentTypeOptions, value: "nosniff"),
        HTTPField(name: .cacheControl, value: "no-store"),
        HTTPField(name: .contentSecurityPolicy, value: nothing),
        HTTPField(name: .xFrameOptions, value: "DENY"),
        HTTPField(name: .openerPolicy, value: "same-origin"),
        HTTPField(name: .resourcePolicy, value: "same-origin"),
        // Within our own pages a path may be told, which holds no identifier; nothing of it leaves.
        HTTPField(name: .referrerPolicy, value: "same-origin"),
    ]

    /// For answers that are data.
    static let nothing = "default-src 'none'; frame-ancestors 'none'"
    /// For our pages: our own style sheet, script, pictures and forms, nothing inline, nothing from
    /// anybody else.
    static let page =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        + "frame-ancestors 'none'"
}
