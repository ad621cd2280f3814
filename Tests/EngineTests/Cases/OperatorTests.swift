import Domain
import Engine
import Foundation
import TestSupport
import Testing

@Suite("What operators look up")
struct OperatorTests {
    private let phone = "+8613800138000"

    @Test("An account is found by the exact identifier or external id, and nothing less")
    func find() async throws {
        let harness = try await EngineHarness.make()
        let op = try await harness.staff("op", [.operator])
        let account = try await harness.account(phone: phone, email: "li.lei@example.com")
        try await harness.start(account.id)
        let lookups: [AccountLookup] = [
            .externalID("user-1"), .identifier(.phone, Secret("138 0013 8000")),
            .identifier(.email, Secret("li.lei@example.com")),
        ]
        for lookup in lookups {
            let found = try #require(try await harness.engine.findAccount(lookup, op))
            #expect(found.account.id == account.id)
            #expect(found.flows.count == 1)
            #expect(found.history.map(\.event) == ["flow.started", "account.created"])
        }
        let misses: [AccountLookup] = [
            .externalID("user"), .externalID("user-%"), .identifier(.phone, Secret("1380013800")),
            .identifier(.phone, Secret("+8613800138001")),
            .identifier(.email, Secret("li.lei")), .identifier(.phone, Secret("")),
        ]
        for lookup in misses { #expect(try await harness.engine.findAccount(lookup, op) == nil) }
        let noted = try await harness.engine.store.read { try $0.accesses(to: account.id, limit: 9) }
        #expect(noted.map(\.act) == [.accountSearched, .accountSearched, .accountSearched])
    }

    @Test("Promise 10: a search leaves its mark whether it finds somebody or not, and never what was searched for")
    func searchesAreNoted() async throws {
        let harness = try await EngineHarness.make()
        let op = try await harness.staff("op", [.operator])
        _ = try await harness.engine.findAccount(.identifier(.phone, Secret("+8613812345678")), op)
        _ = try await harness.engine.findAccount(.externalID("nobody-at-all"), op)
        let database = try FileManager.default.contentsOfDirectory(atPath: harness.folder.path).map {
            try Data(contentsOf: URL(filePath: harness.folder.path + "/" + $0))
        }
        let count = { (text: String) in database.contains { $0.range(of: Data(text.utf8)) != nil } }
        #expect(count("account.searched"))
        #expect(!count("13812345678") && !count("nobody-at-all"))
    }

    @Test("Only operators search, see the outbox and policies")
    func roles() async throws {
        let harness = try await EngineHarness.make()
        let reviewer = try await harness.staff("li")
        for call in [reviewer, harness.call] {
            await expectRefusal("staff.role-missing") {
                _ = try await harness.engine.findAccount(.externalID("user-1"), call)
            }
            await expectRefusal("staff.role-missing") { _ = try await harness.engine.readOutbox(call) }
            await expectRefusal("staff.role-missing") { try await harness.engine.reviveMessages(nil, call) }
            await expectRefusal("staff.role-missing") { _ = try harness.engine.policyTexts(call.caller, .english) }
        }
    }

    @Test("Given-up messages are shown without what they say, and brought back")
    func outbox() async throws {
        let harness = try await EngineHarness.make()
        let op = try await harness.staff("op", [.operator])
        let account = try await harness.account(phone: phone)
        let flow = try await harness.start(account.id).flow.id
        _ = try await harness.engine.sendChallenge(flow, .oldCode, harness.call).get()
        let claimed = try await harness.engine.claimMessages(limit: 9, lease: .seconds(30))
        try await harness.engine.settle(claimed.map { .dead($0.row, error: "gateway.refused") })
        let outbox = try await harness.engine.readOutbox(op)
        #expect(outbox.dead.map(\.lastError) == ["gateway.refused"])
        #expect(outbox.dead.map(\.address) == ["+86 138****8000"])
        #expect(outbox.dead.map(\.nextTry) == [nil])
        #expect(outbox.depths.map(\.dead) == [1])
        let elsewhere = Call(Caller(realm: try #require(RealmID(rawValue: "stall")), principal: op.caller.principal))
        #expect(
            try await harness.engine.readOutbox(elsewhere).depths.isEmpty,
            "another realm's messages are nobody's business there")
        try await harness.engine.reviveMessages(outbox.dead.map(\.id), op)
        #expect(try await harness.engine.readOutbox(op).dead.isEmpty)
        #expect(try await harness.mailbox.code(to: phone) != nil)
    }

    @Test("A message that failed is shown with its host or address and its next try, and is tried at once when asked")
    func failing() async throws {
        let harness = try await EngineHarness.make()
        let op = try await harness.staff("op", [.operator])
        let hook = RegisterWebhook(
            url: "https://platform.example/hook/secret?key=1", events: [], includesValues: false)
        _ = try await harness.engine.registerWebhook(hook, harness.call).get()
        let account = try await harness.account(phone: phone)
        let flow = try await harness.start(account.id).flow.id
        _ = try await harness.engine.sendChallenge(flow, .oldCode, harness.call).get()
        let retryAt = harness.clock.now + .minutes(30)
        let claimed = try await harness.engine.claimMessages(limit: 9, lease: .seconds(30))
        try await harness.engine.settle(claimed.map { .failed($0.row, error: "timeout", retryAt: retryAt) })
        let failing = try await harness.engine.readOutbox(op).failing
        #expect(Set(failing.map(\.address)) == ["platform.example", "+86 138****8000"])
        #expect(failing.allSatisfy { $0.nextTry == retryAt && $0.attempts == 1 && $0.lastError == "timeout" })
        try await harness.engine.reviveMessages([try #require(failing.first { $0.topic == .code }).id], op)
        let again = try await harness.engine.claimMessages(limit: 9, lease: .seconds(30))
        #expect(again.map(\.row.id) == [try #require(failing.first { $0.topic == .code }).id])
    }

    @Test("The policy in force is told in both languages", arguments: Language.allCases)
    func policy(language: Language) async throws {
        let harness = try await EngineHarness.make()
        let texts = try harness.engine.policyTexts(try await harness.staff("op", [.operator]).caller, language)
        #expect(texts.version.hasPrefix("v0-"))
        #expect(texts.chapters.flatMap(\.sentences).count > 10)
    }
}
