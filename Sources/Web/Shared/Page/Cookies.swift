import Domain
import HTTPTypes
import Hummingbird

/// Our cookies. All are opaque, for this host alone (`__Host-`), out of reach of scripts, and not
/// sent along by foreign forms (NIST SP 800-63B-4 section 5.1.1). Browsers take `Secure` cookies
/// from `http://localhost` too.
enum CookieName: String, Sendable, CaseIterable {
    /// A person's session: the realm's name, a dot, the secret.
    case visitor = "__Host-bindery"
    case staff = "__Host-bindery-console"
    /// What tokens of forms are made with.
    case form = "__Host-bindery-form"
    /// Tells a browser that was here before from one that wasn't.
    case device = "__Host-bindery-device"
    case language = "__Host-bindery-language"
    /// The realm that the browser last had a session of, so that a page without one still knows where to lead.
    case realm = "__Host-bindery-realm"
    /// A sign-in that waits for its code.
    case signIn = "__Host-bindery-sign-in"
}

extension HTTPFields {
    /// The first cookie of the name; no more than 512 bytes, since ours are shorter.
    func cookie(_ name: CookieName) -> String? {
        for header in self[values: .cookie] {
            for pair in header.split(separator: ";") {
                let parts = pair.split(separator: "=", maxSplits: 1).map { $0.trimmingPrefix(" ") }
                guard parts.count == 2, parts[0] == name.rawValue, parts[1].utf8.count <= 512 else { continue }
                return String(parts[1])
            }
        }
        return nil
    }

    /// - Parameter seconds: nil ends it with the browser.
    mutating func setCookie(_ name: CookieName, _ value: String, seconds: Int? = nil) {
        let age = seconds.map { "; Max-Age=\($0)" } ?? ""
        append(
            HTTPField(
                name: .setCookie, value: "\(name.rawValue)=\(value); Path=/; Secure; HttpOnly; SameSite=Lax\(age)"))
    }

    func setsCookie(_ name: CookieName) -> Bool {
        self[values: .setCookie].contains { $0.hasPrefix("\(name.rawValue)=") }
    }

    /// The realm of the session that an answer opens.
    var openedRealm: RealmID? {
        let start = "\(CookieName.visitor.rawValue)="
        let cookie = self[values: .setCookie].first { $0.hasPrefix(start) }?.dropFirst(start.count).prefix { $0 != ";" }
        return cookie.flatMap { VisitorCookie(String($0)) }?.realm
    }

    mutating func dropCookie(_ name: CookieName) { setCookie(name, "", seconds: 0) }
}
