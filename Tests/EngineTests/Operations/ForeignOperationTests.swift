import Domain
import Engine
import Flows
import Policy
import TestSupport
import Testing

@Suite("Operations that the product has never heard of")
struct ForeignOperationTests {
    private static let phone = "+8613800138000"
    private static let mail = "lin@example.com"
    private static let password = "correct horse"

    private func harness(_ database: TestedDatabase = .sqlite) async throws -> EngineHarness {
        try await database.harness(ForeignOperations.policy, doing: Repertoire(operations: ForeignOperations.catalogue))
    }

    /// Along the track that asks for the code to what leaves, and the password.
    private func takeAway(
        _ name: OperationName, at destination: String, of account: AccountID, _ harness: EngineHarness
    ) async throws -> FlowView {
        let flow = try await harness.start(account, name, track: "at-once").flow.id
        _ = try await harness.prove(.oldCode, of: flow, at: destination).get()
        return try await harness.enterPassword(Self.password, of: flow)
    }

    @Test(
        "Promise 7: what takes an identifier away and brings none is told to it and to every other",
        arguments: TestedDatabase.allCases)
    func everyoneHears(_ database: TestedDatabase) async throws {
        let harness = try await harness(database)
        let account = try await harness.account(phone: Self.phone, email: Self.mail, password: Self.password).id
        let done = try await takeAway(ForeignOperations.phoneAway, at: Self.phone, of: account, harness)
        #expect(done.state == .completed)
        #expect(try await harness.held(by: account) == ["l***@example.com"])
        let told = try await harness.mailbox.notices().filter { $0.kind == .flowCompleted }
        #expect(Set(told.map(\.to)) == [Self.phone, Self.mail])
        #expect(
            told.allSatisfy {
                $0.changes.olds == ["+86 138****8000"] && $0.changes.news.isEmpty && $0.disownToken != nil
            })
    }

    @Test(
        "Promise 9: what was taken away comes back inside the window, and what was brought goes",
        arguments: TestedDatabase.allCases)
    func takenBack(_ database: TestedDatabase) async throws {
        let harness = try await harness(database)
        let account = try await harness.account(phone: Self.phone, email: Self.mail, password: Self.password).id
        _ = try await takeAway(ForeignOperations.phoneAway, at: Self.phone, of: account, harness)
        _ = try await harness.press(Self.phone)
        try await harness.decide(try #require(try await harness.openCases().first).id, .approve)
        #expect(try await Set(harness.held(by: account)) == ["+86 138****8000", "l***@example.com"])
    }

    @Test("Promise 3: the last way in can't be taken away, and is told before any code is sent")
    func lastOne() async throws {
        let harness = try await harness()
        let account = try await harness.account(phone: Self.phone, password: Self.password).id
        let code = try await refusal { try await harness.start(account, ForeignOperations.phoneAway) }
        #expect(code == "binding.last")
        #expect(try await harness.mailbox.codes().isEmpty)
    }

    @Test(
        "Promise 3: of two that wait for each other's way in the second is refused when it would take effect",
        arguments: TestedDatabase.allCases)
    func twoAtOnce(_ database: TestedDatabase) async throws {
        let harness = try await harness(database)
        let account = try await harness.account(phone: Self.phone, email: Self.mail, password: Self.password).id
        let later = try await harness.start(account, ForeignOperations.phoneAway, track: "later").flow.id
        #expect(try await harness.enterPassword(Self.password, of: later).state == .waiting)
        let first = try await takeAway(ForeignOperations.mailAway, at: Self.mail, of: account, harness)
        #expect(first.state == .completed)
        harness.clock.advance(by: .hours(25))
        _ = try await harness.engine.settleDueFlows()
        let second = try await harness.engine.readFlow(later, harness.platform)
        #expect(second.state == .refused && second.ground?.code == "binding.last")
        #expect(try await harness.held(by: account) == ["+86 138****8000"])
    }

    @Test(
        "Promise 6: a number that somebody holds is refused once it is proved, and the same flow goes on with another",
        arguments: TestedDatabase.allCases)
    func taken(_ database: TestedDatabase) async throws {
        let harness = try await harness(database)
        _ = try await harness.account("holder", phone: Self.phone)
        let account = try await harness.account("user-2", phone: nil, email: Self.mail, password: Self.password).id
        let flow = try await harness.start(account, ForeignOperations.bringPhone).flow.id
        _ = try await harness.enterPassword(Self.password, of: flow)
        try await harness.supply(flow, Self.phone)
        let told = try await refusal { try await harness.prove(.newCode, of: flow, at: Self.phone).get() }
        #expect(told == "identifier.taken")
        #expect(try await harness.engine.readFlow(flow, harness.platform).state == .collecting)
        try await harness.supply(flow, "+8613900139000")
        let done = try await harness.prove(.newCode, of: flow, at: "+8613900139000").get()
        #expect(done.state == .completed)
        #expect(try await Set(harness.held(by: account)) == ["+86 139****9000", "l***@example.com"])
        let notices = try await harness.mailbox.notices().filter { $0.kind == .flowCompleted }
        #expect(Set(notices.map(\.to)) == ["+8613900139000", Self.mail])
        let again = try await refusal { try await harness.start(account, ForeignOperations.bringPhone) }
        #expect(again == "binding.present")
    }

    @Test("What doesn't take has no old, and what doesn't bring has no new: policy says so by line and column")
    func policySpeaksOfWhatThereIs() {
        let faults = [
            ("phone.recover: { tracks: [{ name: a, proofs: [old.code, new.code] }] }", "so there is no `old`"),
            ("phone.release: { tracks: [{ name: a, proofs: [old.code, new.code] }] }", "so there is no `new`"),
            ("phone.release: { tracks: [{ name: a, proofs: [phone.code] }] }", "write `old.code`"),
            ("phone.recover: { tracks: [{ name: a, proofs: [password] }] }", "must prove the new identifier"),
            ("phone.release: { notify: [every] }", "must hold `old`"),
        ]
        for (text, fault) in faults {
            let error = #expect(throws: PolicyFailure.self) {
                try RealmPolicy.parse(
                    "realm: shop\noperations: { \(text) }", version: "v1",
                    operations: ForeignOperations.catalogue.traits)
            }
            #expect(error?.faults.contains { $0.message.contains(fault) && $0.line == 2 } ?? false, "\(text)")
        }
    }
}
