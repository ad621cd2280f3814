import Domain
import Engine
import Flows
import Policy
import TestSupport
import Testing
import Verification

/// What an account loses takes with it whatever rested on it.
@Suite("An identifier that is changed or unbound")
struct LostIdentifierTests {
    private static let phone = "+8613800138000"
    private static let wanted = "+8613900139000"
    private static let mail = "lin@example.com"
    private static let otherMail = "new@example.com"
    private static let password = "correct horse"
    private static let emailCode = Requirement(.email, .code)

    private static let policy = """
        realm: shop
        operations:
          phone.change:
            restrict: {}
            tracks:
              - { name: email, proofs: [email.code, password, new.code] }
              - { name: wait, proofs: [email.code, new.code], wait: 24h }
              - { name: look, proofs: [email.code | password, new.code], review: always }
          phone.bind: { restrict: {} }
          email.bind: { restrict: {}, limits: [9 per 1d], tracks: [{ name: password, proofs: [password, new.code] }] }
          email.change: { restrict: {}, tracks: [{ name: password, proofs: [password, new.code] }] }
          email.unbind: { restrict: {}, tracks: [{ name: password, proofs: [password] }] }
        """

    enum Loss: String, Sendable, CaseIterable {
        case change, unbind
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let database: TestedDatabase
        let loss: Loss
        var testDescription: String { "\(loss.rawValue) on \(database.rawValue)" }

        static let all = TestedDatabase.allCases.flatMap { database in
            Loss.allCases.map { Case(database: database, loss: $0) }
        }
    }

    private static func account(_ harness: EngineHarness) async throws -> AccountID {
        try await harness.account(phone: phone, email: mail, password: password).id
    }

    /// A change of the phone in another session of the platform's.
    private static func begun(_ account: AccountID, _ track: String, _ harness: EngineHarness) async throws -> FlowID {
        try await harness.start(
            account, track: track, context: harness.context(session: "session-2")
        ).flow.id
    }

    private static func lose(_ loss: Loss, _ account: AccountID, _ harness: EngineHarness) async throws {
        harness.clock.advance(by: .minutes(2))
        let flow = try await harness.start(account, OperationName(.email, loss == .change ? .change : .unbind)).flow.id
        if loss == .change { try await harness.supply(flow, otherMail, reason: "other") }
        var done = try await harness.enterPassword(password, of: flow)
        if loss == .change { done = try await harness.prove(.newCode, of: flow, at: otherMail).get() }
        #expect(done.state == .completed)
    }

    private static func bindMail(_ account: AccountID, _ harness: EngineHarness) async throws {
        harness.clock.advance(by: .minutes(2))
        let flow = try await harness.start(account, OperationName(.email, .bind)).flow.id
        _ = try await harness.enterPassword(password, of: flow)
        try await harness.supply(flow, mail, reason: nil)
        #expect(try await harness.prove(.newCode, of: flow, at: mail).get().state == .completed)
    }

    private static func read(_ flow: FlowID, _ harness: EngineHarness) async throws -> FlowView {
        try await harness.engine.readFlow(flow, harness.platform)
    }

    @Test(
        "Peers' fault 15: what an address proved in another flow counts no more once it is replaced",
        arguments: Case.all)
    func provedElsewhere(_ at: Case) async throws {
        let harness = try await at.database.harness(Self.policy)
        let account = try await Self.account(harness)
        let flow = try await Self.begun(account, "email", harness)
        _ = try await harness.prove(Self.emailCode, of: flow, at: Self.mail).get()
        try await harness.supply(flow, Self.wanted)
        _ = try await harness.enterPassword(Self.password, of: flow)
        #expect(try await Self.read(flow, harness).proofs.count == 2)
        try await Self.lose(at.loss, account, harness)
        let after = try await Self.read(flow, harness)
        #expect(after.state == .collecting && after.proofs.map(\.requirement) == [Requirement(.account, .password)])
        #expect(after.next.tracks.flatMap(\.missing).contains([Self.emailCode]))
        #expect(try await harness.prove(.newCode, of: flow, at: Self.wanted).get().state == .collecting)
        #expect(try await harness.held(by: account).contains("+86 138****8000"))
        guard at.loss == .change else { return }
        harness.clock.advance(by: .minutes(2))
        #expect(try await harness.prove(Self.emailCode, of: flow, at: Self.otherMail).get().state == .completed)
    }

    @Test(
        "Peers' fault 15: a code that is on its way to an address proves nothing once that is replaced",
        arguments: Case.all)
    func sentElsewhere(_ at: Case) async throws {
        let harness = try await at.database.harness(Self.policy)
        let account = try await Self.account(harness)
        let flow = try await Self.begun(account, "email", harness)
        _ = try await harness.engine.sendChallenge(flow, Self.emailCode, harness.call).get()
        let code = try #require(try await harness.mailbox.code(to: Self.mail))
        try await Self.lose(at.loss, account, harness)
        let gone = try await refusal { try await harness.answer(Self.emailCode, of: flow, with: code).get() }
        #expect(gone == (at.loss == .change ? "code.not-sent" : "binding.none"))
        guard at.loss == .unbind else { return }
        // The same address, bound again while the code would still be good.
        try await Self.bindMail(account, harness)
        #expect(
            try await refusal { try await harness.answer(Self.emailCode, of: flow, with: code).get() }
                == "code.not-sent")
    }

    @Test(
        "Peers' fault 15: what was approved on the word of an address, or is being looked at, ends when that is replaced",
        arguments: Case.all, ["wait", "look"])
    func approved(_ at: Case, track: String) async throws {
        let harness = try await at.database.harness(Self.policy)
        let account = try await Self.account(harness)
        let flow = try await Self.begun(account, track, harness)
        _ = try await harness.prove(Self.emailCode, of: flow, at: Self.mail).get()
        try await harness.supply(flow, Self.wanted)
        let state = try await harness.prove(.newCode, of: flow, at: Self.wanted).get().state
        #expect(state == (track == "wait" ? .waiting : .reviewing))
        try await Self.lose(at.loss, account, harness)
        let after = try await Self.read(flow, harness)
        #expect(after.state == .cancelled && after.cause == .bindingChanged)
        #expect(try await harness.openCases().isEmpty)
        harness.clock.advance(by: .days(2))
        _ = try await harness.engine.settleDueFlows()
        #expect(try await harness.held(by: account).contains("+86 138****8000"))
        let told = try await harness.mailbox.notices().filter { $0.kind == .flowCancelled }
        #expect(Set(told.map(\.to)).isSuperset(of: [Self.phone, Self.mail]))
    }

    @Test(
        "What is being looked at on the word of the password stays when an address is replaced",
        arguments: TestedDatabase.allCases)
    func untouched(_ database: TestedDatabase) async throws {
        let harness = try await database.harness(Self.policy)
        let account = try await Self.account(harness)
        let flow = try await Self.begun(account, "look", harness)
        _ = try await harness.enterPassword(Self.password, of: flow)
        try await harness.supply(flow, Self.wanted)
        _ = try await harness.prove(.newCode, of: flow, at: Self.wanted).get()
        try await Self.lose(.change, account, harness)
        #expect(try await Self.read(flow, harness).state == .reviewing)
    }

    @Test(
        "Peers' fault 16, promise 7: an unbind is told to the address as it was bound, and to every other",
        arguments: TestedDatabase.allCases, Loss.allCases)
    func toldWhereItWas(_ database: TestedDatabase, loss: Loss) async throws {
        let harness = try await database.harness(Self.policy)
        let account = try await harness.account(
            phone: Self.phone, email: "Lin.Wang@Example.com", password: Self.password
        ).id
        try await Self.lose(loss, account, harness)
        let told = try await harness.mailbox.notices().filter { $0.kind == .flowCompleted }
        #expect(told.allSatisfy { $0.disownToken != nil })
        #expect(
            Set(told.map(\.to))
                == Set(["Lin.Wang@example.com", Self.phone] + (loss == .change ? [Self.otherMail] : [])))
    }

    @Test(
        "Peers' fault 24: an address to recover by is not added, replaced or removed on the word of the sign-in and of itself",
        arguments: ["", "marketplace", "messenger"])
    func reauthentication(shipped: String) async throws {
        let policy = try shipped.isEmpty ? "realm: shop" : Policies.shipped(shipped)
        let harness = try await EngineHarness.make(policies: [policy])
        let account = try await Self.account(harness)
        for name in [OperationName(.email, .change), OperationName(.phone, .bind), OperationName(.email, .unbind)] {
            let rules = try #require(harness.engine.policies.current(harness.realm)?.operations[name])
            for track in rules.tracks {
                let before = track.proofs.filter { !$0.contains { $0.subject == .new } }
                #expect(!before.isEmpty || track.review == .always || track.requiresVerified, "\(name) \(track.name)")
            }
        }
        let flow = try await harness.start(account, .emailChange).flow.id
        try await harness.supply(flow, Self.otherMail)
        #expect(try await harness.prove(.newCode, of: flow, at: Self.otherMail).get().state == .collecting)
        #expect(try await harness.held(by: account).contains("l***@example.com"))
    }
}
