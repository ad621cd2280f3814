import Domain
import HTTPTypes
import Hummingbird

/// The outermost layer: names the request and reads its reader's language, so that everything
/// further in can use both.
struct RequestFrame: RouterMiddleware {
    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.requestID = request.headers[.requestID].flatMap(Self.sane) ?? context.id
        context.language = AcceptedLanguage.of(request.headers[.acceptLanguage])
        var response = try await next(request, context)
        response.headers[.requestID] = context.requestID
        return response
    }

    /// A caller's own id goes into our log and back out, so it is letters, digits and `._-`, at
    /// most 64 of them, with a letter among them: digits alone may be a phone number.
    private static func sane(_ text: String) -> String? {
        let isSane =
            (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                    || [45, 46, 95].contains(byte)
            }
        return isSane && text.contains(where: \.isLetter) ? text : nil
    }
}

extension HTTPField.Name {
    static let requestID = token("X-Request-Id")
    static let idempotencyKey = token("Idempotency-Key")
    static let rateLimit = token("RateLimit")
    static let rateLimitPolicy = token("RateLimit-Policy")
    static let forwardedFor = token("X-Forwarded-For")
    static let referrerPolicy = token("Referrer-Policy")
    static let xFrameOptions = token("X-Frame-Options")
    static let openerPolicy = token("Cross-Origin-Opener-Policy")
    static let resourcePolicy = token("Cross-Origin-Resource-Policy")

    /// The names above are tokens, so the fallback is never met; it is there because the library
    /// can't know that.
    private static func token(_ name: String) -> HTTPField.Name { HTTPField.Name(name) ?? .server }
}
