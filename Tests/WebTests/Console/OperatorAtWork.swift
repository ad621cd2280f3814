import Domain
import Engine
import HTTPTypes
import TestSupport
import Testing

/// Somebody signed in at the console, with a browser that keeps its cookies.
struct OperatorAtWork {
    let web: WebHarness
    let secret: Secret<String>
    let language: String

    private static let password = Secret("kettle lamp orchard nine")
    private static let formCookie = String(repeating: "5a", count: 32)

    /// - Parameter realms: empty for all.
    static func signIn(
        _ web: WebHarness, roles: Set<StaffRole> = [.operator], realms: Set<RealmID> = [], language: String = "en"
    ) async throws -> OperatorAtWork {
        let (engine, clock) = (web.engine.engine, web.engine.clock)
        let link = try await engine.addStaff(
            AddStaff(login: "olga", name: "Olga <b>", roles: roles, realms: realms, ownAccounts: [])
        ).setUp
        let app = AuthenticatorApp(secret: try await engine.readSetUp(link).totpSecret)
        _ = try await engine.completeSetUp(link, password: password, code: app.code(at: clock.now), browser: Browser())
        clock.advance(by: .seconds(30))
        let browser = Browser(network: "192.0.2.10", device: "device-olga", agent: nil)
        let first = try await engine.staffSignIn(login: "olga", password: password, browser: browser)
        let opened = try await engine.staffSecondStep(first.secret, code: app.code(at: clock.now), browser: browser)
        return OperatorAtWork(web: web, secret: opened.secret, language: language)
    }

    func open(_ path: String) async throws -> Answer { try await web.get(path, bearer: "", headers: headers) }

    /// Sends the form of the page at `path`.
    /// - Parameter token: the page's own unless another is given.
    func send(_ fields: [(String, String)], to path: String, token: String? = nil) async throws -> Answer {
        let token = try await token == nil ? Self.token(of: open(path)) : token
        let pairs = fields + [("form", token ?? "")]
        var headers = headers
        headers[.contentType] = "application/x-www-form-urlencoded"
        return try await web.post(
            path, pairs.map { "\($0)=\(Self.escaped($1))" }.joined(separator: "&"), bearer: "", headers: headers)
    }

    private var headers: HTTPFields {
        [
            .acceptLanguage: language,
            .cookie: "__Host-bindery-console=\(secret.reveal()); __Host-bindery-form=\(Self.formCookie)",
        ]
    }

    private static func token(of page: Answer) throws -> String {
        String(
            try #require(
                page.body.firstMatch(of: /name="form" value="([0-9a-f]+)"/), "no form on the page: \(page.status)"
            ).1)
    }

    private static func escaped(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain =
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 45
            return isPlain ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }
}
