import Domain
import Engine
import Flows
import Foundation
import Storage
import TestSupport
import Testing

@Suite("Erasing closed accounts")
struct EraseTests {
    @Test(
        "Promise 11: nothing of an erased account can be opened or names anybody, and the ledger's commitments stay",
        arguments: TestedDatabase.allCases)
    func erased(_ database: TestedDatabase) async throws {
        let closing = try await Closing(database)
        let harness = closing.harness
        let before = try await ledger(harness)
        try await closing.erase()
        let view = try await closing.view
        #expect(view.status == .closed && view.erasedAt != nil && !view.hasPassword && view.bindings.isEmpty)
        #expect(view.externalID == closing.account.description)
        let rows = try await ledger(harness)
        #expect(rows.starts(with: before), "no commitment has changed")
        #expect(
            try await column("SELECT event FROM ledger_entry ORDER BY seq DESC LIMIT 1", harness) == ["account.erased"])
        for (table, condition) in Self.traces {
            let left = try await column(
                "SELECT 'left' FROM \(table) WHERE \(condition)".replacing(
                    "$account", with: "(SELECT id FROM account WHERE erased_at IS NOT NULL)"), harness)
            #expect(left.isEmpty, "\(table)")
        }
        #expect(closing.erasures.all().map(\.account) == [closing.account])
    }

    private static let traces = [
        ("ledger_entry", "account_id IS NOT NULL AND account_id IN $account"), ("session", "account_id IN $account"),
        ("outbox", "account_id IN $account"), ("failures", "account_id IN $account"),
        ("restriction", "account_id IN $account"),
        ("account", "id IN $account AND (data_key IS NOT NULL OR password IS NOT NULL)"),
        ("flow", "account_id IN $account AND (contents_erased_at IS NULL OR device_hash IS NOT NULL)"),
        ("proof", "flow_id IN (SELECT id FROM flow WHERE account_id IN $account)"),
        ("challenge", "flow_id IN (SELECT id FROM flow WHERE account_id IN $account)"),
        ("binding", "account_id IN $account AND state <> 'released'"),
    ]

    @Test("Promise 10: no value, external id or key of it is left in the database's files")
    func files() async throws {
        let closing = try await Closing()
        let harness = closing.harness
        let keys = try await harness.database.read { connection in
            try connection.query("SELECT data_key FROM account") { try $0.blob(0) }
        }
        try await closing.erase()
        try await harness.database.close()
        let main = try Data(contentsOf: URL(filePath: harness.databasePath))
        let secrets =
            [Closing.phone, Closing.mail, Closing.password, "lin-7788"].map { Data($0.utf8) } + keys.map { Data($0) }
        for secret in secrets { #expect(main.range(of: secret) == nil) }
    }

    @Test("The platform can have an account with the same external id afterwards, and not before")
    func sameExternalID() async throws {
        let closing = try await Closing()
        try await closing.finish()
        #expect(try await refusal { try await closing.harness.account("lin-7788", phone: nil) } == "account.exists")
        try await closing.harness.mailbox.collect()
        try await closing.wait(.days(1))
        try await closing.harness.engine.sweep()
        #expect(try await closing.harness.account("lin-7788", phone: nil).id != closing.account)
    }

    @Test("What it has to say goes out first, but what can't be delivered is waited for three days at most")
    func outbox() async throws {
        let closing = try await Closing()
        try await closing.finish()
        try await closing.wait(.days(2))
        try await closing.harness.engine.sweep()
        #expect(try await closing.view.erasedAt == nil, "its last notices wait")
        try await closing.wait(.days(1))
        try await closing.harness.engine.sweep()
        #expect(try await closing.view.erasedAt != nil)
        #expect(try await closing.notices(.accountClosed).isEmpty, "they were dropped")
    }

    @Test("Nothing is erased that the list could not take")
    func listFirst() async throws {
        let closing = try await Closing()
        closing.erasures.isFull = true
        try await closing.finish()
        try await closing.harness.mailbox.collect()
        try await closing.wait(.days(1))
        await #expect(throws: MemoryErasureList.Full.self) { try await closing.harness.engine.sweep() }
        #expect(try await closing.view.erasedAt == nil)
        closing.erasures.isFull = false
        try await closing.harness.engine.sweep()
        #expect(try await closing.view.erasedAt != nil)
    }

    @Test("A crash between the list and the database is made good at the next start, and happens once")
    func crash() async throws {
        let closing = try await Closing()
        try await closing.finish()
        closing.erasures.add([closing.account])
        #expect(try await closing.harness.engine.eraseListed() == 1)
        #expect(try await closing.view.erasedAt != nil)
        #expect(try await closing.harness.engine.eraseListed() == 0)
    }

    @Test(
        "An account that a backup brings back is erased again in whatever state it was, before anybody is answered",
        arguments: TestedDatabase.allCases)
    func restored(_ database: TestedDatabase) async throws {
        let closing = try await Closing(database)
        let harness = closing.harness
        try await harness.start(closing.account)
        _ = try await closing.signIn()
        closing.erasures.add([closing.account])
        #expect(try await harness.engine.eraseListed() == 1)
        let view = try await closing.view
        #expect(view.status == .closed && view.erasedAt == harness.clock.now)
        #expect(try await refusal { try await closing.signIn() } == "sign-in.refused")
        #expect(try await refusal { try await harness.account("x", phone: Closing.phone) } == "identifier.quarantined")
        #expect(try await closing.harness.mailbox.notices().isEmpty)
    }

    @Test("A node's list gets what other nodes have erased")
    func otherNodes() async throws {
        let closing = try await Closing()
        try await closing.erase()
        let own = MemoryErasureList()
        let engine = closing.harness.engine
        let node = Engine(
            store: engine.store, vault: engine.vault, policies: engine.policies, now: engine.now, erasures: own)
        #expect(try await node.eraseListed() == 0)
        #expect(own.all().map(\.account) == [closing.account])
        try await node.listErasures()
        #expect(own.all().count == 1)
    }

    @Test("The indexes of what it released stay for their quarantine and no longer")
    func indexes() async throws {
        let closing = try await Closing()
        try await closing.erase()
        let count = "SELECT 'left' FROM binding"
        #expect(try await column(count, closing.harness).count == 2)
        closing.harness.clock.advance(by: .days(90))
        try await closing.harness.engine.sweep()
        #expect(try await column(count, closing.harness).isEmpty)
    }

    @Test("What asks for an erased account's matters is told that it is closed")
    func asked() async throws {
        let closing = try await Closing()
        let harness = closing.harness
        let flow = try await closing.close()
        try await closing.wait(Closing.grace)
        let link = try #require(try await harness.link(to: Closing.mail, .accountClosing))
        try await closing.wait(.days(1))
        try await harness.engine.sweep()
        for call: () async throws -> any Sendable in [
            { try await harness.engine.readFlow(flow, harness.platform) },
            { try await harness.engine.readDisownment(link) },
            { try await harness.engine.cancelFlow(flow, harness.call).get() },
            { try await harness.start(closing.account) },
            { try await harness.engine.setAccountStatus(closing.account, .active, harness.call).get() },
        ] {
            #expect(try await refused(call) == "account.closed")
        }
        #expect(try await harness.engine.rotateRealmKeys { _ in } == 0)
    }

    private func refused(_ call: () async throws -> any Sendable) async throws -> ReasonCode? {
        do {
            _ = try await call()
            return nil
        } catch let refusal as Refusal {
            return refusal.code
        }
    }

    private func column(_ sql: String, _ harness: EngineHarness) async throws -> [String] {
        try await harness.database.read { connection in
            try connection.query(SQLStatement(stringLiteral: sql)) { try $0.text(0) }
        }
    }

    private func ledger(_ harness: EngineHarness) async throws -> [[UInt8]] {
        try await harness.database.read { connection in
            try connection.query("SELECT commitment FROM ledger_entry ORDER BY seq") { try $0.blob(0) }
        }
    }
}

extension MemoryErasureList {
    fileprivate func add(_ accounts: [AccountID]) {
        try? add(accounts.map { Erasure(account: $0, at: Instant(milliseconds: 1)) })
    }
}
