import Domain
import Engine
import Flows
import Policy
import Synchronization
import TestSupport
import Testing
import Verification

/// An operation, a kind and a method that the product has never heard of, at once.
@Suite("Reserved phones of bank cards, proved at a registry")
struct ForeignWholeTests {
    private static let phone = "+8613800138000"
    private static let reserved = "+8613900139000"
    private static let moved = "+8613700137000"
    private static let password = "correct horse"
    private static let cards = ["6200 0000 0000 0001", "6200 0000 0000 0002"]

    private struct Bank {
        let harness: EngineHarness
        let registry: FakeRegistry
        let account: AccountID

        /// Led to the registry and back.
        func confirm(
            _ requirement: String, of flow: FlowID, grant: String = "good"
        ) async throws -> Settled<FlowView> {
            let requirement = try #require(Requirement(requirement))
            let put = try await harness.engine.sendChallenge(flow, requirement, harness.call).get()
            let answer = Registry.answer(to: try #require(put.location), grant: grant)
            return try await give(answer, requirement, of: flow)
        }

        func give(_ answer: String, _ requirement: Requirement, of flow: FlowID) async throws -> Settled<FlowView> {
            let proof = SubmitProof(requirement: requirement, answer: .response(Secret(answer)))
            return try await harness.engine.submitProof(flow, proof, harness.call)
        }

        func held(_ kind: IdentifierKind) async throws -> [BindingView] {
            try await harness.read(account).bindings.filter { $0.kind == kind && $0.state == .active }
        }

        func link(_ card: String) async throws -> FlowView {
            let flow = try await harness.start(account, CardOperations.linkCard).flow.id
            _ = try await harness.enterPassword(ForeignWholeTests.password, of: flow)
            try await harness.supply(flow, card, reason: nil)
            return try await confirm("new.registry", of: flow).get()
        }

        /// Both cards, with one phone.
        func reserve() async throws -> FlowView {
            for card in ForeignWholeTests.cards { #expect(try await link(card).state == .completed) }
            let cards = try await held(BankCard.kind).map(\.id)
            let flow = try await harness.start(account, CardOperations.reservePhone, bindings: cards).flow.id
            _ = try await harness.enterPassword(ForeignWholeTests.password, of: flow)
            try await harness.supply(flow, ForeignWholeTests.reserved, reason: nil)
            return try await harness.prove(.newCode, of: flow, at: ForeignWholeTests.reserved).get()
        }

        /// The phone of both cards is about to be another.
        func moving() async throws -> FlowID {
            harness.clock.advance(by: .minutes(2))
            let taken = try await held(.phone).filter { $0.masked == "+86 139****9000" }.map(\.id)
            let flow = try await harness.start(account, CardOperations.moveReserved, bindings: taken).flow.id
            try await harness.supply(flow, ForeignWholeTests.moved, reason: nil)
            _ = try await harness.prove(.oldCode, of: flow, at: ForeignWholeTests.reserved).get()
            _ = try await harness.prove(.newCode, of: flow, at: ForeignWholeTests.moved).get()
            return flow
        }
    }

    private func bank(
        _ database: TestedDatabase = .sqlite, registry: FakeRegistry = FakeRegistry(),
        patience: Duration = CardOperations.patience
    ) async throws -> Bank {
        let harness = try await database.harness(
            CardOperations.policy(), doing: CardOperations.repertoire(registry, patience: patience))
        let account = try await harness.account(phone: Self.phone, password: Self.password).id
        return Bank(harness: harness, registry: registry, account: account)
    }

    @Test(
        "Two cards are linked, get one phone, and get another in one switch that can be taken back",
        arguments: TestedDatabase.allCases)
    func whole(_ database: TestedDatabase) async throws {
        let bank = try await bank(database)
        let harness = bank.harness
        #expect(try await bank.reserve().state == .completed)
        #expect(try await bank.held(BankCard.kind).map(\.masked) == ["**** 0001", "**** 0002"])
        let flow = try await bank.moving()
        let done = try await bank.confirm("registry", of: flow).get()
        #expect(done.state == .completed)
        #expect(done.changes.map(\.old) == ["+86 139****9000", "+86 139****9000"])
        #expect(done.changes.map(\.new) == ["+86 137****7000", "+86 137****7000"])
        #expect(
            try await bank.held(.phone).map(\.masked).sorted()
                == ["+86 137****7000", "+86 137****7000", "+86 138****8000"])
        let told = try await harness.mailbox.notices().filter {
            $0.operation == CardOperations.moveReserved && $0.kind == .flowCompleted
        }
        #expect(Set(told.map(\.to)) == [Self.phone, Self.reserved, Self.moved])
        _ = try await harness.press(Self.phone)
        try await harness.decide(try #require(try await harness.openCases().first).id, .approve)
        #expect(
            try await bank.held(.phone).map(\.masked).sorted()
                == ["+86 138****8000", "+86 139****9000", "+86 139****9000"])
        #expect(bank.registry.asked == ["good", "good", "good"])
    }

    @Test("A card's phone opens nothing: nobody signs in with it, and it takes no place from one that does")
    func ofTheCard() async throws {
        let bank = try await bank()
        _ = try await bank.reserve()
        let other = try await bank.harness.account("user-2", phone: Self.reserved, password: Self.password)
        #expect(other.bindings.map(\.masked) == ["+86 139****9000"])
    }

    @Test("A missing answer from outside proves nothing and uses up no tries, and the person goes there again")
    func unanswered() async throws {
        let bank = try await bank()
        _ = try await bank.reserve()
        let flow = try await bank.moving()
        bank.registry.now = .down
        for _ in 0..<12 {
            #expect(try await refusal { try await bank.confirm("registry", of: flow).get() } == "proof.unanswered")
        }
        bank.registry.now = .up
        #expect(try await bank.confirm("registry", of: flow).get().state == .completed)
    }

    @Test("Nobody waits for an answer that does not come")
    func hanging() async throws {
        let bank = try await bank(patience: .milliseconds(20))
        let flow = try await bank.harness.start(bank.account, CardOperations.linkCard).flow.id
        try await bank.harness.supply(flow, Self.cards[0], reason: nil)
        bank.registry.now = .hanging
        #expect(try await refusal { try await bank.confirm("new.registry", of: flow).get() } == "proof.unanswered")
    }

    @Test("Promise 5: an answer is carried outside once, and a wrong one is counted")
    func once() async throws {
        let bank = try await bank()
        let flow = try await bank.harness.start(bank.account, CardOperations.linkCard).flow.id
        try await bank.harness.supply(flow, Self.cards[0], reason: nil)
        let requirement = try #require(Requirement("new.registry"))
        let put = try await bank.harness.engine.sendChallenge(flow, requirement, bank.harness.call).get()
        let answer = Registry.answer(to: try #require(put.location), grant: "stolen")
        #expect(
            try await refusal { try await bank.give("ticket=0&grant=good", requirement, of: flow).get() }
                == "code.wrong")
        #expect(try await refusal { try await bank.give(answer, requirement, of: flow).get() } == "code.wrong")
        #expect(try await refusal { try await bank.give(answer, requirement, of: flow).get() } == "code.used")
        #expect(bank.registry.asked == ["stolen"])
        for _ in 0..<8 { _ = try await refusal { try await bank.confirm("new.registry", of: flow, grant: "no").get() } }
        #expect(
            try await refusal { try await bank.confirm("new.registry", of: flow).get() } == "limit.failures")
    }

    @Test("Promise 6: nothing is asked or proved of a card before it is named, or it would count for another's")
    func unnamed() async throws {
        let bank = try await bank()
        let flow = try await bank.harness.start(bank.account, CardOperations.linkCard).flow.id
        let view = try await bank.harness.engine.readFlow(flow, bank.harness.platform)
        #expect(view.next.proofs.map(\.requirement.description) == ["password"])
        let registry = try #require(Requirement("new.registry"))
        #expect(
            try await refusal { try await bank.harness.engine.sendChallenge(flow, registry, bank.harness.call).get() }
                == "identifier.missing")
        #expect(
            try await refusal { try await bank.give("ticket=0&grant=good", registry, of: flow).get() }
                == "identifier.missing")
    }

    @Test("A question that was put again while somebody was asked takes no answer of the first")
    func putAgain() async throws {
        let latch = Latch()
        let bank = try await bank(registry: FakeRegistry { await latch.run() })
        let flow = try await bank.harness.start(bank.account, CardOperations.linkCard).flow.id
        try await bank.harness.supply(flow, Self.cards[0], reason: nil)
        let requirement = try #require(Requirement("new.registry"))
        latch.set {
            _ = try? await bank.harness.supply(flow, Self.cards[1], reason: nil)
            _ = try? await bank.harness.engine.sendChallenge(flow, requirement, bank.harness.call)
        }
        #expect(try await refusal { try await bank.confirm("new.registry", of: flow).get() } == "code.not-sent")
        #expect(try await bank.harness.engine.readFlow(flow, bank.harness.platform).proofs.isEmpty)
    }

    @Test("Promise 5: a try counts before anybody is asked, whatever becomes of its question meanwhile")
    func countedFirst() async throws {
        let latch = Latch()
        let bank = try await bank(registry: FakeRegistry { await latch.run() })
        let flow = try await bank.harness.start(bank.account, CardOperations.linkCard).flow.id
        try await bank.harness.supply(flow, Self.cards[0], reason: nil)
        let requirement = try #require(Requirement("new.registry"))
        for _ in 0..<10 {
            latch.set { _ = try? await bank.harness.engine.sendChallenge(flow, requirement, bank.harness.call) }
            _ = try await refusal { try await bank.confirm("new.registry", of: flow, grant: "no").get() }
        }
        #expect(try await refusal { try await bank.confirm("new.registry", of: flow).get() } == "limit.failures")
    }

    @Test("Promise 12: who sends an answer again while somebody is asked hears to wait, and then that nobody answered")
    func sentAgain() async throws {
        let latch = Latch()
        let heard = Mutex<ReasonCode?>(nil)
        let registry = FakeRegistry { await latch.run() }
        let bank = try await bank(registry: registry)
        let flow = try await bank.harness.start(bank.account, CardOperations.linkCard).flow.id
        try await bank.harness.supply(flow, Self.cards[0], reason: nil)
        let requirement = try #require(Requirement("new.registry"))
        let put = try await bank.harness.engine.sendChallenge(flow, requirement, bank.harness.call).get()
        let answer = Registry.answer(to: try #require(put.location))
        latch.set {
            let code = try? await refusal { try await bank.give(answer, requirement, of: flow).get() }
            heard.withLock { $0 = code }
        }
        registry.now = .down
        #expect(try await refusal { try await bank.give(answer, requirement, of: flow).get() } == "proof.unanswered")
        #expect(heard.withLock { $0 } == "proof.being-checked")
        bank.harness.clock.advance(by: CardOperations.patience + .seconds(2))
        #expect(try await refusal { try await bank.give(answer, requirement, of: flow).get() } == "proof.unanswered")
        registry.now = .up
        #expect(try await bank.confirm("new.registry", of: flow).get().proofs.count == 1)
        #expect(registry.asked.count == 2)
    }

    @Test("A flow that was continued elsewhere while somebody was asked takes no proof from whoever had it before")
    func takenOver() async throws {
        let latch = Latch()
        let bank = try await bank(registry: FakeRegistry { await latch.run() })
        let flow = try await bank.harness.start(bank.account, CardOperations.linkCard).flow.id
        try await bank.harness.supply(flow, Self.cards[0], reason: nil)
        latch.set { _ = try? await bank.harness.engine.resumeFlow(flow, bank.harness.call) }
        #expect(try await refusal { try await bank.confirm("new.registry", of: flow).get() } == "flow.elsewhere")
    }

    @Test("What the account signs in with can be reserved at a card, and what one card has at another")
    func sharedWithTheAccount() async throws {
        let bank = try await bank()
        for card in Self.cards { _ = try await bank.link(card) }
        for card in try await bank.held(BankCard.kind) {
            let flow = try await bank.harness.start(
                bank.account, CardOperations.reservePhone, bindings: [card.id]
            ).flow.id
            _ = try await bank.harness.enterPassword(Self.password, of: flow)
            try await bank.harness.supply(flow, Self.phone, reason: nil)
            #expect(try await bank.harness.prove(.newCode, of: flow, at: Self.phone).get().state == .completed)
            bank.harness.clock.advance(by: .minutes(2))
        }
        #expect(try await bank.held(.phone).count == 3)
    }

    @Test("What would come to a card ends when the card goes")
    func cardGone() async throws {
        let bank = try await bank()
        _ = try await bank.link(Self.cards[0])
        let card = try #require(try await bank.held(BankCard.kind).first)
        let claim = try await bank.harness.start(
            bank.account, CardOperations.reservePhone, bindings: [card.id]
        ).flow.id
        _ = try await bank.harness.press(Self.phone)
        try await bank.harness.decide(try #require(try await bank.harness.openCases().first).id, .approve)
        #expect(try await bank.held(BankCard.kind).isEmpty)
        #expect(try await bank.harness.engine.readFlow(claim, bank.harness.platform).state == .cancelled)
    }

    @Test("A policy that asks for a code where no message arrives hears so by line and column")
    func policyOfCards() {
        let repertoire = CardOperations.repertoire(FakeRegistry())
        let text = """
            realm: shop
            operations: { card.bind: { tracks: [{ name: a, proofs: [password, new.code] }] } }
            identifiers: { card: {} }
            """
        let error = #expect(throws: PolicyFailure.self) {
            try RealmPolicy.parse(
                text, version: "v1", operations: repertoire.operations.traits, methods: repertoire.methods.names,
                kinds: repertoire.kinds)
        }
        #expect(error?.faults.contains { $0.line == 2 && $0.message.contains("no message can be sent") } ?? false)
    }
}

/// What happens while somebody outside is asked, once.
private final class Latch: Sendable {
    private let act = Mutex<(@Sendable () async -> Void)?>(nil)

    func set(_ act: @escaping @Sendable () async -> Void) { self.act.withLock { $0 = act } }

    func run() async {
        let act = act.withLock { act in
            defer { act = nil }
            return act
        }
        await act?()
    }
}
