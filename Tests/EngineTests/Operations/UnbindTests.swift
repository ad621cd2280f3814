import Domain
import Engine
import Flows
import TestSupport
import Testing

@Suite("Unbinding several at once, and what speaks against it")
struct UnbindTests {
    private static let phone = "+8613800138000"
    private static let second = "+8613900139000"
    private static let mail = "lin@example.com"
    private static let password = "correct horse"
    private static let unbind = OperationName(nil, .unbind)
    private static let bindMail = OperationName(.email, .bind)
    private static let bindPhone = OperationName(.phone, .bind)

    private static func policy(_ unbind: String = "restrict: {}", more: String = "") -> String {
        """
        realm: shop
        identifiers: { phone: { perAccount: 3 } }
        operations:
          unbind: { tracks: [{ name: code, proofs: [phone.code | email.code] }, { name: password, proofs: [password] }], \(unbind) }
          phone.bind: { restrict: {}, tracks: [{ name: password, proofs: [password, new.code] }] }
        \(more)
        """
    }

    private struct Person {
        let harness: EngineHarness
        let account: AccountID
        let held: [BindingView]

        func binding(_ masked: String) throws -> BindingID { try #require(held.first { $0.masked == masked }).id }
    }

    /// Two phones and a mailbox, bound so long ago that nothing of it can be taken back.
    private func person(_ database: TestedDatabase = .sqlite, _ policy: String = policy()) async throws -> Person {
        let harness = try await database.harness(policy)
        let account = try await harness.account(phone: Self.phone, email: Self.mail, password: Self.password).id
        try await bind(Self.second, to: account, harness)
        harness.clock.advance(by: .hours(73))
        return Person(harness: harness, account: account, held: try await harness.read(account).bindings)
    }

    private func bind(_ number: String, to account: AccountID, _ harness: EngineHarness) async throws {
        let flow = try await harness.start(account, Self.bindPhone, track: "password").flow.id
        _ = try await harness.enterPassword(Self.password, of: flow)
        try await harness.supply(flow, number, reason: nil)
        _ = try await harness.prove(.newCode, of: flow, at: number).get()
    }

    private func change(_ binding: BindingID, of account: AccountID, _ harness: EngineHarness) async throws {
        let flow = try await harness.start(account, bindings: [binding]).flow.id
        _ = try await harness.prove(.oldCode, of: flow, at: Self.phone).get()
        try await harness.supply(flow, "+8613700137000")
        _ = try await harness.prove(.newCode, of: flow, at: "+8613700137000").get()
    }

    /// Presses the link of a notice about a flow.
    private func disown(_ flow: FlowView, _ harness: EngineHarness) async throws {
        let notices = try await harness.mailbox.notices().filter { $0.flow == flow.id }
        try await harness.disown(try #require(notices.compactMap(\.disownToken).first))
    }

    private func unbind(_ chosen: [BindingID], _ person: Person) async throws -> FlowView {
        let flow = try await person.harness.start(
            person.account, Self.unbind, track: "password", bindings: chosen
        ).flow.id
        return try await person.harness.enterPassword(Self.password, of: flow)
    }

    @Test(
        "Promises 2 and 7: several kinds go in one switch, and all who were there before are told",
        arguments: TestedDatabase.allCases)
    func several(_ database: TestedDatabase) async throws {
        let person = try await person(database)
        let chosen = try [person.binding("+86 138****8000"), person.binding("l***@example.com")]
        let done = try await unbind(chosen, person)
        #expect(done.state == .completed && done.shape == .removes)
        #expect(Set(done.changes.olds) == ["+86 138****8000", "l***@example.com"])
        #expect(try await person.harness.held(by: person.account) == ["+86 139****9000"])
        let told = try await person.harness.mailbox.notices().filter { $0.flow == done.id && $0.kind == .flowCompleted }
        #expect(Set(told.map(\.to)) == [Self.phone, Self.second, Self.mail])
        #expect(told.allSatisfy { $0.changes.count == 2 })
    }

    @Test("Promise 9: what went together comes back together")
    func takenBack() async throws {
        let person = try await person()
        let chosen = try [person.binding("+86 138****8000"), person.binding("l***@example.com")]
        let gone = try await unbind(chosen, person)
        try await disown(gone, person.harness)
        try await person.harness.decide(try #require(try await person.harness.openCases().first).id, .approve)
        #expect(try await person.harness.held(by: person.account).count == 3)
    }

    @Test("Promise 3: not all of them at once, and what has to come first is named")
    func last() async throws {
        let person = try await person()
        let all = person.held.map(\.id)
        do {
            _ = try await person.harness.start(person.account, Self.unbind, bindings: all)
            Issue.record("nothing would be left")
        } catch let refusal as Refusal {
            #expect(refusal.code == "binding.last")
            #expect(refusal.wayForward.action == "first" && refusal.wayForward.operation == Self.bindPhone)
        }
        #expect(try await refusal { try await person.harness.start(person.account, Self.unbind) } == "binding.choose")
        #expect(try await person.harness.held(by: person.account).count == 3)
    }

    @Test("Promise 8: where no further place is free, the last one leads to support")
    func lastWithoutPlace() async throws {
        let harness = try await TestedDatabase.sqlite.harness("realm: shop\nidentifiers: { email: { perAccount: 1 } }")
        let account = try await harness.account(phone: nil, email: Self.mail, password: Self.password).id
        let ways = try await harness.engine.readUses(of: account, harness.platform).identifiers.first?.unbinding
        #expect(ways?.objections.first?.wayForward.operation == Self.bindPhone)
    }

    @Test(
        "Nothing is unbound while a change can still be taken back, and the date is told",
        arguments: TestedDatabase.allCases)
    func undoWindow(_ database: TestedDatabase) async throws {
        let person = try await person(database)
        let earlier = try await person.harness.start(
            person.account, Self.unbind, track: "password", bindings: [try person.binding("l***@example.com")]
        ).flow.id
        try await bind("+8613700137000", to: person.account, person.harness)
        let until = person.harness.clock.now + .hours(72)
        do {
            _ = try await person.harness.start(
                person.account, Self.unbind, bindings: [try person.binding("+86 138****8000")])
            Issue.record("a change can still be taken back")
        } catch let refusal as Refusal {
            #expect(refusal.code == "undo.open" && refusal.wayForward.at.map { $0 <= until } == true)
        }
        #expect(
            try await refusal { try await person.harness.enterPassword(Self.password, of: earlier) } == "undo.open",
            "one that began before the change")
        person.harness.clock.advance(by: .hours(73))
        #expect(try await unbind([person.binding("+86 138****8000")], person).state == .completed)
    }

    @Test("After an attempt the next has to wait, and the date is told", arguments: TestedDatabase.allCases)
    func coolDown(_ database: TestedDatabase) async throws {
        let person = try await person(database, Self.policy("restrict: {}, undo: 1h, coolDown: 24h"))
        _ = try await unbind([person.binding("l***@example.com")], person)
        let done = person.harness.clock.now
        person.harness.clock.advance(by: .hours(2))
        do {
            _ = try await person.harness.start(
                person.account, Self.unbind, bindings: [try person.binding("+86 138****8000")])
            Issue.record("too soon")
        } catch let refusal as Refusal {
            #expect(refusal.code == "limit.cool-down" && refusal.wayForward.at == done + .hours(24))
        }
        person.harness.clock.advance(by: .hours(22))
        #expect(try await unbind([person.binding("+86 138****8000")], person).state == .completed)
    }

    @Test("An attempt that was refused counts for the pause, and one that its person gave up does not")
    func coolDownAfterRefusal() async throws {
        let review = "restrict: {}, coolDown: 24h, review: { when: hour >= 0 }"
        let person = try await person(.sqlite, Self.policy(review))
        let chosen = [try person.binding("l***@example.com")]
        let given = try await person.harness.start(person.account, Self.unbind, track: "code", bindings: chosen).flow.id
        _ = try await person.harness.engine.cancelFlow(given, person.harness.call).get()
        #expect(try await unbind(chosen, person).state == .reviewing)
        try await person.harness.decide(try #require(try await person.harness.openCases().first).id, .refuse)
        let code = try await refusal {
            try await person.harness.start(person.account, Self.unbind, bindings: chosen)
        }
        #expect(code == "limit.cool-down")
    }

    @Test(
        "What was unbound comes back at once, although nothing else may be bound yet",
        arguments: TestedDatabase.allCases)
    func returning(_ database: TestedDatabase) async throws {
        let person = try await person(database, Self.policy("restrict: { identifiers: 72h }"))
        _ = try await unbind([person.binding("+86 138****8000")], person)
        let harness = person.harness
        let flow = try await harness.start(person.account, Self.bindPhone, track: "password").flow.id
        _ = try await harness.enterPassword(Self.password, of: flow)
        #expect(
            try await refusal { try await harness.supply(flow, "+8613700137000", reason: nil) } == "restriction.active")
        try await harness.supply(flow, Self.phone, reason: nil)
        #expect(try await harness.prove(.newCode, of: flow, at: Self.phone).get().state == .completed)
        #expect(try await Set(harness.held(by: person.account)) == Set(person.held.map(\.masked)))
        #expect(
            try await refusal { try await harness.start(person.account, Self.bindMail) } != nil,
            "another kind, of which nothing was given up")
    }

    @Test("The platform hears what came, what went and what was replaced, each under its own name")
    func events() async throws {
        let harness = try await TestedDatabase.sqlite.harness(Self.policy())
        let account = try await harness.account(phone: Self.phone, email: Self.mail, password: Self.password).id
        let webhook = RegisterWebhook(url: "https://shop.example/hook", events: [], includesValues: false)
        _ = try await harness.engine.registerWebhook(webhook, harness.call).get()
        try await bind(Self.second, to: account, harness)
        let first = try await harness.read(account).bindings.first { $0.masked == "+86 138****8000" }
        try await change(try #require(first).id, of: account, harness)
        harness.clock.advance(by: .hours(73))
        let held = try await harness.read(account).bindings
        let person = Person(harness: harness, account: account, held: held)
        let gone = try await unbind([person.binding("l***@example.com")], person)
        try await disown(gone, harness)
        try await harness.decide(try #require(try await harness.openCases().first).id, .approve)
        let types = try await harness.mailbox.events().map(\.type).filter { $0.hasPrefix("identifier.") }
        #expect(
            types == ["identifier.bound", "identifier.changed", "identifier.unbound", "identifier.bound"],
            "the last when \(gone.id) was taken back")
    }
}
