import Domain
import Engine
import HTTPTypes
import HummingbirdTesting
import NIOCore
import TestSupport
import Testing

@testable import Web

/// A flow that a person goes through at the pages.
struct FlowAtWeb {
    let lin: PersonAtWeb
    let id: FlowID

    var path: String { "/flow/\(id)" }
    var web: WebHarness { lin.web }

    /// Signed in, and begun from the security centre.
    static func begin(
        _ lin: PersonAtWeb, _ operation: String = "phone.change", track: String = "current"
    ) async throws -> FlowAtWeb {
        try await begin(lin, operation, [("track", track)])
    }

    static func begin(
        _ lin: PersonAtWeb, _ operation: String, _ fields: [(String, String)]
    ) async throws -> FlowAtWeb {
        let answer = try await lin.send(fields, to: "/account/start/\(operation)")
        let id = answer.location?.split(separator: "/").last.flatMap { FlowID(String($0)) }
        return FlowAtWeb(lin: lin, id: try #require(id, "\(answer.status) \(answer.body)"))
    }

    func see() async throws -> Answer { try await lin.open(path) }
    func view() async throws -> FlowView { try await web.engine.engine.readFlow(id, web.engine.platform) }

    /// - Parameter act: the last part of the address: `send`.
    @discardableResult
    func post(_ act: String, _ fields: [(String, String)] = [], token: String? = nil) async throws -> Answer {
        try await lin.send(fields, to: "\(path)/\(act)", from: path, token: token)
    }

    @discardableResult
    func send(_ requirement: String) async throws -> Answer { try await post("send", [("requirement", requirement)]) }

    @discardableResult
    func prove(_ requirement: String, code: String) async throws -> Answer {
        try await post("prove", [("requirement", requirement), ("code", code)])
    }

    /// Sends a code and enters it.
    @discardableResult
    func prove(_ requirement: String, at destination: String) async throws -> Answer {
        try await send(requirement)
        let code = try #require(try await web.engine.mailbox.code(to: destination))
        return try await prove(requirement, code: code)
    }

    @discardableResult
    func number(_ number: String = WebHarness.newPhone, reason: String = "new-number") async throws -> Answer {
        try await post("input", [("identifier", number), ("reason", reason)])
    }

    /// The whole of a change by the old number and the new one.
    func finish() async throws {
        try await prove("old.code", at: PersonAtWeb.phone)
        try await number()
        try await prove("new.code", at: WebHarness.newPhone)
    }

    /// A form with files.
    func upload(
        _ act: String, _ fields: [(String, String)], files: [(name: String, bytes: String)], token: String? = nil
    ) async throws -> Answer {
        let page = try await see()
        let parts =
            (fields + [("form", try token ?? PersonAtWeb.token(of: page))]).map { name, value in
                "--cut\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
            }
            + files.map { file in
                "--cut\r\nContent-Disposition: form-data; name=\"files\"; filename=\"\(file.name)\"\r\nContent-Type: image/png\r\n\r\n\(file.bytes)\r\n"
            }
        return try await web.post(
            "\(path)/\(act)", parts.joined() + "--cut--\r\n", bearer: "",
            headers: [
                .contentType: "multipart/form-data; boundary=cut", .cookie: cookies, .acceptLanguage: lin.language,
            ])
    }

    private var cookies: String {
        [CookieName.visitor, .form, .device].compactMap { name in lin[name].map { "\(name.rawValue)=\($0)" } }.joined(
            separator: "; ")
    }

    /// What the script of a waiting page reads. No part of the API, so it is in no description of
    /// it.
    func state() async throws -> String {
        let answer = try await web.client.execute(uri: "\(path)/state", method: .get, headers: [.cookie: cookies])
        return String(buffer: answer.body)
    }

    /// The words of the page, without markup.
    static func text(_ page: Answer) -> String {
        page.body.replacing(/<[^>]*>/, with: " ").replacing(/\s+/, with: " ")
    }
}

extension PersonAtWeb {
    /// The marketplace with a scorecard on which every unknown device counts.
    static func strict(
        points: Int, documents: FakeDocumentReader = FakeDocumentReader(),
        _ test: @Sendable (WebHarness) async throws -> Void
    ) async throws {
        let policy = """
            realm: marketplace
            attested: [face]
            reasons: [new-number, other]
            operations:
              phone.change:
                tracks:
                  - { name: current, proofs: [old.code, new.code] }
                  - { name: face, proofs: [face, new.code], wait: 24h }
                review: { queue: identity, people: 1, within: 24h, when: risk >= high }
                refuse: { when: risk >= critical }
                undo: 72h
                appeals: 1
                appealWithin: 30d
            risk:
              levels: { medium: 40, high: 70, critical: 90 }
              weights:
                - { when: device.known is not yes, add: \(points), reason: risk.device-unknown }
            """
        let style = RealmStyle(names: [.english: "Lantern Market", .chinese: "灯笼集市"], signsIn: true)
        try await WebHarness.run(policies: [policy], styles: [try #require(realm): style], documents: documents, test)
    }

    /// Signed in, with an account.
    static func lin(_ web: WebHarness, language: String = "en") async throws -> PersonAtWeb {
        try await account(web)
        let lin = PersonAtWeb(web, language: language)
        try await lin.signIn()
        return lin
    }
}
