import Domain
import Engine
import Flows
import TestSupport
import Testing

@Suite("Binding and unbinding a phone or a mailbox")
struct BindAndUnbindTests {
    private static let phone = "+8613800138000"
    private static let second = "+8613900139000"
    private static let third = "+8613700137000"
    private static let mail = "lin@example.com"
    private static let password = "correct horse"
    private static let bindMail = OperationName(.email, .bind)
    private static let bindPhone = OperationName(.phone, .bind)
    private static let unbindPhone = OperationName(.phone, .unbind)

    private static let policy = """
        realm: shop
        identifiers:
          phone: { perAccount: 2 }
        operations:
          phone.bind: { restrict: {}, tracks: [{ name: password, proofs: [password, new.code] }] }
          email.bind: { restrict: {} }
          phone.unbind: { restrict: {} }
        """
    /// Until what was bound can no longer be taken back.
    private static let settled = Duration.hours(73)

    private func harness(_ database: TestedDatabase = .sqlite) async throws -> EngineHarness {
        try await database.harness(Self.policy)
    }

    private func bind(
        _ operation: OperationName, _ value: String, to account: AccountID, _ harness: EngineHarness
    ) async throws -> FlowView {
        let flow = try await harness.start(account, operation, track: "password").flow.id
        _ = try await harness.enterPassword(Self.password, of: flow)
        try await harness.supply(flow, value, reason: nil)
        return try await harness.prove(.newCode, of: flow, at: value).get()
    }

    private func unbind(
        _ chosen: [BindingID], at destination: String, of account: AccountID, _ harness: EngineHarness
    ) async throws -> FlowView {
        let flow = try await harness.start(account, Self.unbindPhone, track: "code", bindings: chosen).flow.id
        _ = try await harness.enterPassword(Self.password, of: flow)
        return try await harness.prove(.oldCode, of: flow, at: destination).get()
    }

    @Test(
        "Promises 3 and 7: a mailbox is bound, then the phone can go, and both are told of each",
        arguments: TestedDatabase.allCases)
    func bindThenUnbind(_ database: TestedDatabase) async throws {
        let harness = try await harness(database)
        let account = try await harness.account(phone: Self.phone, password: Self.password).id
        #expect(try await refusal { try await harness.start(account, Self.unbindPhone) } == "binding.last")
        let bound = try await bind(Self.bindMail, Self.mail, to: account, harness)
        #expect(bound.state == .completed && bound.shape == .adds)
        #expect(bound.changes.olds.isEmpty && bound.changes.news == ["l***@example.com"])
        harness.clock.advance(by: Self.settled)
        let unbound = try await unbind([], at: Self.phone, of: account, harness)
        #expect(unbound.state == .completed && unbound.changes.olds == ["+86 138****8000"])
        #expect(try await harness.held(by: account) == ["l***@example.com"])
        for flow in [bound, unbound] {
            let told = try await harness.mailbox.notices().filter {
                $0.kind == .flowCompleted && $0.operation == flow.operation
            }
            #expect(Set(told.map(\.to)) == [Self.phone, Self.mail])
        }
    }

    @Test("Promise 9: what was bound by somebody else goes, and what was unbound comes back", arguments: [true, false])
    func takenBack(unbinds: Bool) async throws {
        let harness = try await harness()
        let account = try await harness.account(phone: Self.phone, password: Self.password).id
        _ = try await bind(Self.bindMail, Self.mail, to: account, harness)
        if unbinds {
            harness.clock.advance(by: Self.settled)
            _ = try await unbind([], at: Self.phone, of: account, harness)
        }
        _ = try await harness.press(Self.phone)
        try await harness.decide(try #require(try await harness.openCases().first).id, .approve)
        #expect(try await harness.held(by: account).contains("+86 138****8000"))
    }

    @Test(
        "Promise 9: what came later goes back with a change, although the clock was set back between the two",
        arguments: TestedDatabase.allCases)
    func clockSetBack(_ database: TestedDatabase) async throws {
        let harness = try await harness(database)
        let account = try await harness.account(phone: Self.phone, email: Self.mail, password: Self.password).id
        let first = try await unbind([], at: Self.phone, of: account, harness)
        harness.clock.advance(by: .minutes(-5))
        let second = try await bind(Self.bindPhone, Self.second, to: account, harness)
        let moments = [first, second].compactMap(\.endedAt)
        #expect(moments.count == 2 && moments[0] < moments[1])
        harness.clock.advance(by: .minutes(6))
        _ = try await harness.press(Self.phone)
        try await harness.decide(try #require(try await harness.openCases().first).id, .approve)
        #expect(try await Set(harness.held(by: account)) == ["+86 138****8000", "l***@example.com"])
    }

    @Test(
        "Promise 1: two that wait with the same number give it to the account once",
        arguments: TestedDatabase.allCases)
    func sameNumberTwice(_ database: TestedDatabase) async throws {
        let harness = try await database.harness(
            """
            realm: shop
            identifiers: { phone: { maxAccounts: 2, perAccount: 3 } }
            operations:
              phone.bind:
                restrict: {}
                tracks: [{ name: password, proofs: [password, new.code], wait: 1h }]
            """)
        let account = try await harness.account(phone: Self.phone, password: Self.password).id
        let first = try await bind(Self.bindPhone, Self.second, to: account, harness)
        harness.clock.advance(by: .minutes(2))
        let second = try await bind(Self.bindPhone, Self.second, to: account, harness)
        #expect(first.state == .waiting && second.state == .waiting)
        harness.clock.advance(by: .hours(2))
        _ = try await harness.engine.settleDueFlows()
        let late = try await harness.engine.readFlow(second.id, harness.platform)
        #expect(late.state == .refused && late.ground?.code == "identifier.own")
        #expect(try await harness.held(by: account).count == 2)
    }

    @Test(
        "An account holds as many of a kind as policy says, and one of several is named",
        arguments: TestedDatabase.allCases)
    func several(_ database: TestedDatabase) async throws {
        let harness = try await harness(database)
        let account = try await harness.account(phone: Self.phone, password: Self.password).id
        #expect(try await bind(Self.bindPhone, Self.second, to: account, harness).state == .completed)
        harness.clock.advance(by: Self.settled)
        #expect(try await refusal { try await harness.start(account, Self.bindPhone) } == "binding.present")
        #expect(try await refusal { try await harness.start(account, Self.unbindPhone) } == "binding.choose")
        let held = try await harness.engine.readAccount(account, harness.platform).bindings
        let first = try #require(held.first { $0.masked == "+86 138****8000" }).id
        for wrong in [[BindingID(high: 9, low: 9)], [first, first]] {
            #expect(
                try await refusal { try await harness.start(account, Self.unbindPhone, bindings: wrong) }
                    == "binding.unknown")
        }
        #expect(try await unbind([first], at: Self.phone, of: account, harness).state == .completed)
        #expect(try await harness.held(by: account) == ["+86 139****9000"])
    }

    @Test("Promise 1: of two that bind to the last place at once, the second is refused and nothing is lost")
    func lastPlace() async throws {
        let harness = try await harness()
        let account = try await harness.account(phone: Self.phone, password: Self.password).id
        let slow = try await harness.start(
            account, Self.bindPhone, track: "password", context: harness.context(session: "session-2")
        ).flow.id
        _ = try await harness.enterPassword(Self.password, of: slow)
        try await harness.supply(slow, Self.third, reason: nil)
        #expect(try await bind(Self.bindPhone, Self.second, to: account, harness).state == .completed)
        let code = try await refusal { try await harness.prove(.newCode, of: slow, at: Self.third).get() }
        #expect(code == "binding.present")
        #expect(try await Set(harness.held(by: account)) == ["+86 138****8000", "+86 139****9000"])
    }

    @Test("Promise 3: without a password, the phone that alone gets codes to sign in with can't go")
    func nothingToSignInWith() async throws {
        let harness = try await harness()
        let account = try await harness.account(phone: Self.phone, email: Self.mail).id
        #expect(try await refusal { try await harness.start(account, Self.unbindPhone) } == "binding.last")
        let mail = OperationName(.email, .unbind)
        #expect(try await harness.start(account, mail, track: "code").flow.state == .collecting)
    }

    @Test("Every one of several phones signs in by a code")
    func eachSignsIn() async throws {
        let harness = try await harness()
        let account = try await harness.account(phone: Self.phone, password: Self.password).id
        _ = try await bind(Self.bindPhone, Self.second, to: account, harness)
        for number in [Self.phone, Self.second] {
            let attempt = try await harness.engine.askSignInCode(
                harness.realm, identifier: Secret(number), EngineHarness.laptop)
            let code = try #require(try await harness.mailbox.code(to: number))
            let opened = try await harness.engine.signIn(
                attempt: attempt.secret, code: Secret(code), EngineHarness.laptop)
            #expect(opened.visitor.account == account)
        }
    }

    @Test("A request about another phone is a different request, where the account has several")
    func otherPhone() async throws {
        let harness = try await harness()
        let account = try await harness.account(phone: Self.phone, password: Self.password).id
        _ = try await bind(Self.bindPhone, Self.second, to: account, harness)
        harness.clock.advance(by: Self.settled)
        let visitor = try await harness.signInByPassword(Self.phone).visitor
        let held = try await harness.engine.readAccount(account, harness.platform).bindings.map(\.id)
        let offer = try await harness.engine.offer(Self.unbindPhone, visitor)
        #expect(offer.choices.map(\.id) == held && offer.subject == nil && offer.objections.isEmpty)
        var flows: Set<FlowID> = []
        for chosen in held + held {
            flows.insert(
                try await harness.engine.startFlow(
                    Self.unbindPhone, track: "code", bindings: [chosen], about: nil, visitor, EngineHarness.laptop))
        }
        #expect(flows.count == 2)
    }

    @Test("Policy closes an operation to people and leaves it open to staff, with the reason")
    func closed() async throws {
        let harness = try await TestedDatabase.sqlite.harness(
            """
            realm: shop
            operations:
              phone.change: { channels: [web, app, agent], closed: { to: [person], reason: support-only } }
            """)
        let account = try await harness.account(phone: Self.phone, password: Self.password).id
        #expect(try await refusal { try await harness.start(account) } == "operation.closed-support-only")
        let agent = RequestContext(channel: .agent, signedInAt: harness.clock.now)
        #expect(try await harness.start(account, context: agent).flow.state == .collecting)
    }
}
