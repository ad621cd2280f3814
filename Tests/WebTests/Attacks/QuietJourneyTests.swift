import Domain
import Engine
import TestSupport
import Testing

@testable import Web

@Suite("No address and no line of the log tells who somebody is")
struct QuietJourneyTests {
    @Test("Promise 10: through a person's whole journey, a reviewer's and an operator's", arguments: ["en", "zh"])
    func quiet(language: String) async throws {
        try await PersonAtWeb.run { plain in
            let (web, notes) = plain.overheard()
            let secrets = try await Self.person(web, language) + Self.staff(web, language)
            #expect(notes.all.count > 100)
            for secret in secrets {
                #expect(!notes.all.contains { $0.contains(secret) }, "an address tells \(secret.prefix(5))…")
                #expect(!web.log.all.contains { $0.contains(secret) }, "the log tells \(secret.prefix(5))…")
            }
            let log = web.log.all.joined(separator: "\n")
            #expect(!log.isEmpty)
            for token in notes.all.compactMap({ $0.firstMatch(of: /\/(?:visit|n|set-up)\/([A-Za-z0-9_-]{20,})/) }) {
                #expect(!log.contains(token.1), "the log tells the token of a link")
            }
        }
    }

    /// - Returns: what must be told nowhere.
    private static func person(_ web: WebHarness, _ language: String) async throws -> [String] {
        try await PersonAtWeb.account(web)
        let lin = PersonAtWeb(web, language: language)
        try await lin.send(
            [("identifier", PersonAtWeb.phone), ("password", "wrong word here"), ("way", "password")],
            to: PersonAtWeb.signInPath)
        try await lin.send([("identifier", PersonAtWeb.phone), ("way", "code")], to: PersonAtWeb.signInPath)
        let code = try #require(try await web.engine.mailbox.code(to: PersonAtWeb.phone))
        try await lin.send([("code", code)], to: "\(PersonAtWeb.signInPath)/code")
        try await lin.open("/account")
        web.engine.clock.advance(by: .minutes(2))
        let flow = try await FlowAtWeb.begin(lin)
        try await flow.number("not a number")
        try await flow.finish()
        for path in ["/account", flow.path, "\(flow.path)/leave"] { try await lin.open(path) }
        let token = try #require(try await web.engine.mailbox.notices().compactMap(\.disownToken).last)
        let owner = PersonAtWeb(web, language: language)
        try await owner.send(to: "/n/\(token)")
        try await owner.open("/n/\(token)")
        let codes = try await web.engine.mailbox.codes().map(\.code)
        let cookies = CookieName.allCases.compactMap { lin[$0] }.filter { $0.count > 20 }
        return ["13800138000", "3800138", "13912345678", "3912345", "lin@example", PersonAtWeb.password, "wrong word"]
            + codes + cookies
    }

    private static func staff(_ web: WebHarness, _ language: String) async throws -> [String] {
        let desk = try await DeskAtWork.signedIn(web, roles: [.reviewer, .operator], language: language)
        for value in [WebHarness.newPhone, "+8613011112222", PersonAtWeb.email] {
            try await desk.browser.send(
                [("by", value.hasPrefix("+") ? "phone" : "email"), ("value", value)],
                to: "/console/marketplace/accounts")
        }
        for place in ["day", "outbox", "policy", "cases"] { _ = try await desk.open("/console/marketplace/\(place)") }
        return ["13011112222", DeskAtWork.password] + [desk.browser[.staff]].compactMap { $0 }
    }
}
