import Domain
import Engine
import HTTPTypes
import Synchronization
import TestSupport
import Testing
import Verification

@testable import Web

/// A person with a browser that keeps its cookies, at pages of a marketplace that signs its people
/// in.
final class PersonAtWeb: Sendable {
    static let realm = RealmID(rawValue: "marketplace")
    static let password = "a long password"
    static let phone = WebHarness.oldPhone
    static let email = "lin@example.com"

    let web: WebHarness
    let language: String
    private let cookies = Mutex<[String: String]>([:])

    init(_ web: WebHarness, language: String = "en") {
        self.web = web
        self.language = language
    }

    /// - Parameters:
    ///   - signsIn: whether people sign in here, and not at their platform.
    ///   - policy: the marketplace's, unless the test is about another.
    ///   - other: a shipped policy of a realm beside it.
    static func run(
        signsIn: Bool = true, policy: String? = nil, also other: String? = nil, checks: [MethodName: String] = [:],
        doing repertoire: Repertoire = .standard,
        _ test: @Sendable (WebHarness) async throws -> Void
    ) async throws {
        let realm = try #require(realm)
        let style = RealmStyle(names: [.english: "Lantern Market", .chinese: "灯笼集市"], checks: checks, signsIn: signsIn)
        try await WebHarness.run(
            policies: [policy ?? Policies.shipped("marketplace")] + [other].compactMap(\.self).map(Policies.shipped),
            styles: [realm: style],
            doing: repertoire,
            test)
    }

    /// The account of the story.
    @discardableResult
    static func account(_ web: WebHarness) async throws -> AccountID {
        try await web.engine.account("user-1", phone: phone, email: email, password: password).id
    }

    // MARK: Cookies

    subscript(_ name: CookieName) -> String? {
        get { cookies.withLock { $0[name.rawValue] } }
        set { cookies.withLock { $0[name.rawValue] = newValue } }
    }

    private func keep(_ answer: Answer) {
        for header in answer.headers[values: .setCookie] {
            let parts = header.split(separator: ";")[0].split(separator: "=", maxSplits: 1).map(String.init)
            cookies.withLock { $0[parts[0]] = parts.count < 2 || parts[1].isEmpty ? nil : parts[1] }
        }
    }

    private func headers(_ more: HTTPFields) -> HTTPFields {
        var headers = more
        headers[.acceptLanguage] = language
        headers[.cookie] = cookies.withLock { $0.map { "\($0)=\($1)" }.sorted().joined(separator: "; ") }
        return headers
    }

    // MARK: Acts

    /// - Parameter following: whether a redirect is followed, as browsers do.
    @discardableResult
    func open(_ path: String, following: Bool = true) async throws -> Answer {
        let answer = try await web.get(path, bearer: "", headers: headers([:]))
        keep(answer)
        guard following, (300..<400).contains(answer.status), let next = answer.headers[.location] else {
            return answer
        }
        return try await open(next)
    }

    /// Sends a form as it is on the page at `path`, without following where it leads.
    /// - Parameter token: the page's own unless another is given.
    @discardableResult
    func send(
        _ fields: [(String, String)] = [], to path: String, from page: String? = nil, token: String? = nil,
        headers more: HTTPFields = [:]
    ) async throws -> Answer {
        let token = try await token == nil ? Self.token(of: open(page ?? path)) : token
        var more = more
        more[.contentType] = "application/x-www-form-urlencoded"
        let pairs = fields + (token == "" ? [] : [("form", token ?? "")])
        let body = pairs.map { "\($0)=\(Self.escaped($1))" }.joined(separator: "&")
        let answer = try await web.post(path, body, bearer: "", headers: headers(more))
        keep(answer)
        return answer
    }

    static let signInPath = "/sign-in/marketplace"

    @discardableResult
    func signIn(_ identifier: String = phone, password: String = password) async throws -> Answer {
        try await send([("identifier", identifier), ("password", password), ("way", "password")], to: Self.signInPath)
    }

    static func token(of page: Answer) throws -> String {
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

extension Answer {
    var location: String? { headers[.location] }

    func cookie(_ name: CookieName) -> String? {
        headers[values: .setCookie].first { $0.hasPrefix("\(name.rawValue)=") }
    }

    /// What every page of ours bears, in every state.
    func expectSafeHeaders() {
        #expect(headers[.cacheControl] == "no-store")
        #expect(headers[.contentSecurityPolicy] == SecurityHeaders.page)
        #expect(headers[HTTPField.Name("X-Frame-Options")!] == "DENY")
    }
}
