import Crypto
import Domain
import Foundation
import HTTPTypes
import Hummingbird

/// The token that a form carries, so that a foreign page can't have a browser post it (OWASP:
/// signed double-submit cookie). It is made from a cookie that no other host can read or set, and
/// from the session, so that it is good for this browser and this session.
enum FormToken {
    static let field = "form"

    static func make(_ context: some PageRequestContext) -> String {
        Hex.text(HMAC<SHA256>.authenticationCode(for: message(context), using: key(context)))
    }

    /// - Throws: `form.foreign` for what another site sent, `form.stale` for a token that is
    ///   missing, forged or another session's.
    static func check(
        _ token: String?, of request: Request, _ context: some PageRequestContext, publicURL: String
    ) throws(Problem) {
        guard isOwn(request, publicURL) else { throw Problem(.forbidden, "form.foreign", .startAgain) }
        guard let code = token.flatMap(Hex.bytes),
            HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: message(context), using: key(context))
        else { throw Problem(.forbidden, "form.stale", .startAgain) }
    }

    private static func message(_ context: some PageRequestContext) -> Data { Data("form|\(context.formOwner)".utf8) }

    private static func key(_ context: some PageRequestContext) -> SymmetricKey {
        SymmetricKey(data: Data(context.page.formSecret.utf8))
    }

    /// Browsers say where a request comes from (Fetch Metadata), older ones only by the origin.
    /// Where neither is said, the token decides.
    private static func isOwn(_ request: Request, _ publicURL: String) -> Bool {
        if let site = request.headers[.secFetchSite] { return site == "same-origin" }
        guard let origin = request.headers[.origin], origin != "null" else { return true }
        return origin == publicURL || URL(string: origin)?.authority == request.head.authority
    }
}

extension URL {
    /// Host and port as a `Host` header writes them.
    fileprivate var authority: String? { host().map { name in port.map { "\(name):\($0)" } ?? name } }
}

extension HTTPField.Name {
    static let secFetchSite = HTTPField.Name("Sec-Fetch-Site") ?? .origin
}
