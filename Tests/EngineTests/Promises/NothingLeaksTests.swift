import Domain
import Engine
import Flows
import Foundation
import TestSupport
import Testing
import Vault
import Verification

@Suite("Promises 10 and 11: nothing readable leaks, and what happened can be proved")
struct NothingLeaksTests {
    private let old = "+8613800138000"
    private let new = "+8613900139000"
    private let mail = "li.lei@example.com"
    private let password = "correct horse battery"

    @Test(
        "Promise 10, peers' fault 10: after a whole change no value, code, password or token can be read in the database's files"
    )
    func databaseFiles() async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account(phone: old, email: mail, password: password)
        let started = try await harness.start(account.id)
        let flow = started.flow.id
        _ = try await harness.prove(.oldCode, of: flow, at: old).get()
        try await harness.supply(flow, new)
        _ = try await harness.engine.sendChallenge(flow, .newCode, harness.retried("send")).get()
        let waiting = try files(of: harness)
        let codes = try await harness.mailbox.codes().map(\.code)
        _ = try await harness.answer(.newCode, of: flow, with: try #require(codes.last)).get()
        let secrets =
            [old, String(old.dropFirst(3)), new, String(new.dropFirst(3)), mail, password, started.token] + codes
        for secret in secrets {
            #expect(!contains(secret, waiting), "found \(secret) while its code was waiting in the outbox")
            #expect(!contains(secret, try files(of: harness)), "found \(secret)")
        }
        #expect(contains("user-1", try files(of: harness)), "the search itself finds what is stored in the clear")
    }

    @Test(
        "Promise 10: no text of people's, key of a call, reference or address to go back to stands in the database, nor its digest"
    )
    func digests() async throws {
        let harness = try await EngineHarness.make()
        let li = try await harness.staff("li")
        let account = try await harness.account(phone: old, email: mail)
        let (key, back, reference) = ("order-13800138000", "https://shop.example/who?name=lin", "ID 110101199003071234")
        let (question, answer) = ("Since when is the old number gone?", "Since May, as I told your colleague.")
        let start = StartFlow(
            account: account.id, operation: .phoneChange, track: "reviewed", about: nil, context: harness.context,
            returnURL: back)
        let call = "POST\n/v1/flows\n{\"phone\":\"\(old)\"}"
        let retried = Call(harness.platform, retry: RetryKey(key: key, fingerprint: Token.digest(call)))
        let flow = try await harness.engine.startFlow(start, retried).get()
        _ = try await harness.engine.openVisit(flow.ticket, current: nil, EngineHarness.laptop)
        try await harness.supply(flow.flow.id, new)
        try await harness.attest(try #require(Requirement("face")), of: flow.flow.id, reference: reference)
        let reviewed = try await harness.prove(.newCode, of: flow.flow.id, at: new).get()
        #expect(reviewed.proofs.contains { $0.reference == reference })
        let waiting = try #require(reviewed.review?.id)
        _ = try await harness.engine.takeCase(waiting, li).get()
        _ = try await harness.engine.askPerson(waiting, text: question, li).get()
        let words = RetryKey(key: "words.1.\(Token.base64url(Token.digest(answer)))", fingerprint: Token.digest(answer))
        let person = Call(harness.person(flow.flow.id).caller, retry: words)
        _ = try await harness.engine.addToCase(of: flow.flow.id, text: answer, files: [], person).get()
        let stored = try files(of: harness)
        for text in [key, back, reference, question, answer, call] {
            let digest = Token.digest(text)
            let forms = [Data(text.utf8), Data(digest), Data(hex(digest).utf8), Data(Token.base64url(digest).utf8)]
            for form in forms { #expect(!stored.contains { $0.range(of: form) != nil }, "found \(text)") }
        }
    }

    private func hex(_ bytes: [UInt8]) -> String { bytes.map { String(format: "%02x", $0) }.joined() }

    @Test(
        "Promise 10: an event tells no value, unless its webhook was registered to get values",
        arguments: [false, true])
    func events(includesValues: Bool) async throws {
        let harness = try await EngineHarness.make()
        let webhook = RegisterWebhook(url: "https://platform.example/hooks", events: [], includesValues: includesValues)
        _ = try await harness.engine.registerWebhook(webhook, harness.call).get()
        let account = try await harness.account(phone: old, email: mail)
        try await harness.change(account.id, from: old, to: new)
        let bodies = try await harness.mailbox.events().map { String(decoding: $0.body, as: UTF8.self) }
        #expect(bodies.contains { $0.contains("identifier.changed") })
        #expect(bodies.contains { $0.contains(new) } == includesValues)
        #expect(bodies.contains { $0.contains(old) } == includesValues)
        #expect(!bodies.contains { $0.contains(mail) })
    }

    @Test("Promise 10: views and refusals print no value")
    func views() async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account(phone: old, email: mail)
        let view = try await harness.change(account.id, from: old, to: new)
        let text = "\(view) \(try await harness.read(account.id))"
        for value in [old, new, mail] { #expect(!text.contains(value)) }
    }

    @Test("Promise 11: each state change of a flow has an entry whose commitment opens with the account's key alone")
    func ledger() async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account(phone: old)
        try await harness.change(account.id, from: old, to: new)
        let entries = try await harness.engine.store.read { try $0.openings(of: account.id, limit: 50).map(\.entry) }
        #expect(
            entries.map(\.event).reversed() == [
                "account.created", "flow.started", "flow.proved", "flow.proved", "flow.completed",
            ])
        #expect(Set(entries.map(\.commitment)).count == entries.count)
        #expect(entries.allSatisfy { $0.commitment.count == 32 })
    }

    private func files(of harness: EngineHarness) throws -> [Data] {
        try FileManager.default.contentsOfDirectory(atPath: harness.folder.path).map {
            try Data(contentsOf: URL(filePath: harness.folder.path + "/" + $0))
        }
    }

    private func contains(_ text: String, _ files: [Data]) -> Bool {
        files.contains { $0.range(of: Data(text.utf8)) != nil }
    }
}
