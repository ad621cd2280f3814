import Domain
import Engine
import Flows
import TestSupport
import Testing
import Verification

@Suite("Promise 5: a code is for one thing")
struct CodeTests {
    private let old = "+8613800138000"

    @Test("Peers' fault 1, promise 5: a code sent for one account's flow proves nothing in another's")
    func boundToAccount() async throws {
        let harness = try await EngineHarness.make()
        let (attackers, victims) = ("+8613700137000", old)
        let attacker = try await harness.account("attacker", phone: attackers)
        let victim = try await harness.account("victim", phone: victims)
        let own = try await harness.start(attacker.id).flow.id
        let other = try await harness.start(victim.id).flow.id
        _ = try await harness.engine.sendChallenge(own, .oldCode, harness.call).get()
        _ = try await harness.engine.sendChallenge(other, .oldCode, harness.call).get()
        let code = try #require(try await harness.mailbox.code(to: attackers))
        #expect(try await refusal { try await harness.answer(.oldCode, of: other, with: code).get() } == "code.wrong")
    }

    @Test(
        "Promise 5: a code for the old number does not prove the new one, and one for another flow of the same account neither"
    )
    func boundToPurposeAndFlow() async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account(phone: old)
        let first = try await harness.start(account.id).flow.id
        let second = try await harness.start(account.id, context: harness.context(session: "session-2")).flow.id
        _ = try await harness.engine.sendChallenge(first, .oldCode, harness.call).get()
        let code = try #require(try await harness.mailbox.code(to: old))
        #expect(
            try await refusal { try await harness.answer(.oldCode, of: second, with: code).get() } == "code.not-sent")
        try await harness.supply(first, "+8613900139000")
        _ = try await harness.engine.sendChallenge(first, .newCode, harness.call).get()
        let both = Set([code, try await harness.mailbox.code(to: "+8613900139000") ?? ""])
        if both.count == 2 {
            #expect(
                try await refusal { try await harness.answer(.newCode, of: first, with: code).get() } == "code.wrong")
        }
    }

    @Test("Promise 5: a code for a number that was then replaced proves nothing of the number that replaced it")
    func boundToDestination() async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account(phone: old)
        let flow = try await harness.start(account.id).flow.id
        try await harness.supply(flow, "+8613900139000")
        _ = try await harness.engine.sendChallenge(flow, .newCode, harness.call).get()
        let code = try #require(try await harness.mailbox.code(to: "+8613900139000"))
        try await harness.supply(flow, "+8613900139001")
        #expect(try await refusal { try await harness.answer(.newCode, of: flow, with: code).get() } == "code.not-sent")
    }

    @Test("When the next code can be had is said alike by whoever is asked, in whole seconds, and is true")
    func nextCode() async throws {
        let harness = try await EngineHarness.make()
        let flow = try await harness.start(harness.account(phone: old).id).flow.id
        harness.clock.advance(by: .milliseconds(250))
        for round in 1...5 {
            let sent = try await harness.engine.sendChallenge(flow, .oldCode, harness.call).get()
            let shown = try await harness.engine.readFlow(flow, harness.call.caller)
            #expect(shown.next.proofs.first { $0.requirement == .oldCode }?.resendAt == sent.resendAt, "\(round)")
            #expect(sent.resendAt.milliseconds % 1000 == 0)
            let early = await #expect(throws: Refusal.self) {
                try await harness.engine.sendChallenge(flow, .oldCode, harness.call).get()
            }
            #expect(early?.wayForward.at == sent.resendAt)
            // After the fifth, the limit of an hour counts and not that of a minute.
            #expect((sent.resendAt.since(harness.clock.now) > .minutes(2)) == (round == 5))
            if round < 5 { harness.clock.set(sent.resendAt + .milliseconds(250)) }
        }
    }

    private static let mailbox = """
        realm: shop
        operations:
          email.change:
            limits: [100 per 30d]
            tracks:
              - { name: current, proofs: [old.code, new.code] }
            restrict: { payout: 24h }
            undo: 72h
        """

    /// Two spellings count as one address here, and may be two people's mailboxes at its host.
    @Test("Promise 5: a code to one spelling of an address proves nothing of another, which takes its place whole")
    func boundToSpelling() async throws {
        let harness = try await EngineHarness.make(policies: [Self.mailbox])
        let account = try await harness.account(phone: nil, email: "lin@example.com")
        let flow = try await harness.start(account.id, .emailChange).flow.id
        try await harness.prove(.oldCode, of: flow, at: "lin@example.com")
        try await harness.supply(flow, "Lin.New@example.com")
        _ = try await harness.engine.sendChallenge(flow, .newCode, harness.call).get()
        let first = try #require(try await harness.mailbox.code(to: "Lin.New@example.com"))
        let respelled = try await harness.supply(flow, "lin.new@example.com")
        #expect(
            try await refusal { try await harness.answer(.newCode, of: flow, with: first).get() } == "code.not-sent")
        #expect(try await harness.engine.readFlow(flow, harness.platform).changes == respelled.changes)
        harness.clock.advance(by: .minutes(2))
        let done = try await harness.prove(.newCode, of: flow, at: "lin.new@example.com").get()
        #expect(done.state == .completed)
        #expect(try await harness.mailbox.code(to: "lin.new@example.com") != nil)
    }

    @Test("Promise 5: a code is used once")
    func usedOnce() async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account(phone: old)
        let flow = try await harness.start(account.id).flow.id
        _ = try await harness.prove(.oldCode, of: flow, at: old).get()
        let code = try #require(try await harness.mailbox.code(to: old))
        #expect(try await refusal { try await harness.answer(.oldCode, of: flow, with: code).get() } == "code.used")
    }

    @Test("Promise 5: a right code that comes too late is refused, and counts as no failure")
    func tooLate() async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account(phone: old)
        let flow = try await harness.start(account.id).flow.id
        _ = try await harness.engine.sendChallenge(flow, .oldCode, harness.call).get()
        let code = try #require(try await harness.mailbox.code(to: old))
        harness.clock.advance(by: .minutes(5))
        #expect(try await refusal { try await harness.answer(.oldCode, of: flow, with: code).get() } == "code.expired")
    }

    @Test("Peers' fault 3, promise 5: a new code does not reset the failures")
    func failuresStay() async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account(phone: old)
        let flow = try await harness.start(account.id).flow.id
        var codes: [ReasonCode] = []
        for _ in 0..<2 {
            _ = try await harness.engine.sendChallenge(flow, .oldCode, harness.call).get()
            for _ in 0..<5 { codes.append(try await wrong(flow, harness)) }
            harness.clock.advance(by: .minutes(1))
        }
        #expect(codes == Array(repeating: "code.wrong", count: 10))
        _ = try await harness.engine.sendChallenge(flow, .oldCode, harness.call).get()
        #expect(try await wrong(flow, harness) == "code.wrong")
        let code = try #require(try await harness.mailbox.code(to: old))
        #expect(
            try await refusal { try await harness.answer(.oldCode, of: flow, with: code).get() } == "limit.failures")
    }

    @Test("Promise 5: failures in a row make the next try wait, longer each time")
    func softLimit() async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account(phone: old)
        let flow = try await harness.start(account.id).flow.id
        for _ in 0..<2 {
            _ = try await harness.engine.sendChallenge(flow, .oldCode, harness.call).get()
            for _ in 0..<5 { _ = try await wrong(flow, harness) }
            harness.clock.advance(by: .minutes(1))
        }
        _ = try await harness.engine.sendChallenge(flow, .oldCode, harness.call).get()
        #expect(try await wrong(flow, harness) == "code.wrong")
        #expect(try await wrong(flow, harness) == "limit.failures")
    }

    @Test("Peers' fault 4, promise 5: a stranger's wrong codes and many codes never stop the number's owner")
    func nobodyLocksOthersOut() async throws {
        let harness = try await EngineHarness.make()
        let owner = try await harness.account("owner", phone: old)
        for index in 0..<8 {
            let strangers = "+86137001\(10000 + index)"
            let stranger = try await harness.account("stranger-\(index)", phone: strangers)
            let flow = try await harness.start(stranger.id).flow.id
            try await harness.supply(flow, old)
            for _ in 0..<5 {
                _ = try? await harness.engine.sendChallenge(flow, .newCode, harness.call).get()
                for _ in 0..<5 { _ = try? await harness.answer(.newCode, of: flow, with: "000000") }
                try await harness.mailbox.collect()
                harness.clock.advance(by: .minutes(1))
            }
        }
        let view = try await harness.change(owner.id, from: old, to: "+8613900139000")
        #expect(view.state == .completed)
    }

    @Test(
        "Peers' fault 13, promise 5: what goes over the limit is not sent",
        arguments: [(1, Duration.seconds(1)), (5, .seconds(61))])
    func limitBeforeSending(allowed: Int, step: Duration) async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account(phone: old)
        let flow = try await harness.start(account.id).flow.id
        for _ in 0..<allowed {
            _ = try await harness.engine.sendChallenge(flow, .oldCode, harness.call).get()
            harness.clock.advance(by: step)
        }
        let refusal = await #expect(throws: Refusal.self) {
            try await harness.engine.sendChallenge(flow, .oldCode, harness.call).get()
        }
        #expect(refusal?.code == "limit.codes")
        #expect(refusal?.wayForward.action == "retry")
        #expect(try #require(refusal?.wayForward.at) > harness.clock.now)
        #expect(try await harness.mailbox.codes().count == allowed)
    }

    @Test("Promise 5: codes of a country that nobody types in stop being sent, while other countries go on")
    func pumping() async throws {
        let policy = Policies.open.replacing(
            "unverified: { min: 10000, share: 60, per: 1h }", with: "unverified: { min: 3, share: 60, per: 1h }")
        let harness = try await EngineHarness.make(policies: [policy])
        var refusals: [ReasonCode?] = []
        for index in 0..<4 {
            let account = try await harness.account("pump-\(index)", phone: "+86137001\(10000 + index)")
            let flow = try await harness.start(account.id).flow.id
            try await harness.supply(flow, "+86139001\(10000 + index)")
            refusals.append(
                try await refusal { try await harness.engine.sendChallenge(flow, .newCode, harness.call).get() })
        }
        #expect(refusals == [nil, nil, nil, "limit.country"])
        let abroad = try await harness.account("abroad", phone: "+14155552671")
        let flow = try await harness.start(abroad.id).flow.id
        try await harness.supply(flow, "+14155552672")
        #expect(try await refusal { try await harness.engine.sendChallenge(flow, .newCode, harness.call).get() } == nil)
    }

    @Test(
        "Promises 5 and 6: strangers who pull a country's brake learn nothing by it, and stop nothing that protects an account"
    )
    func brake() async throws {
        let policy = try Policies.shipped("marketplace").replacing(
            /unverified: \{[^}]*\}/, with: "unverified: { min: 3, share: 60, per: 1h }")
        let harness = try await EngineHarness.make(policies: [policy])
        let account = try await harness.account(phone: old, password: "correct horse")
        _ = try await harness.signInByCode(old)
        harness.clock.advance(by: .days(2))
        func ask(_ number: String, _ host: Int, _ browser: Browser? = nil) async throws -> ReasonCode? {
            let stranger = Browser(network: IPAddress("203.0.113.\(host)"), device: "stranger-\(host)")
            return try await refusal {
                try await harness.engine.askSignInCode(harness.realm, identifier: Secret(number), browser ?? stranger)
            }
        }
        // Nobody holds any of these, and nothing leaves for them.
        var asked = 0
        while try await ask("+86139001\(39000 + asked)", asked % 250) == nil, asked < 300 { asked += 1 }
        #expect((3..<300).contains(asked))
        for number in [old, "+8613900160000"] { #expect(try await ask(number, 251) == "limit.country", "held or not") }
        #expect(try await ask(old, 0, EngineHarness.laptop) == nil, "a browser that the account knows")
        let change = try await harness.start(account.id).flow.id
        #expect(
            try await refusal { try await harness.engine.sendChallenge(change, .oldCode, harness.call).get() } == nil,
            "proved")
        try await harness.supply(change, "+8613900170000")
        #expect(
            try await refusal { try await harness.engine.sendChallenge(change, .newCode, harness.call).get() }
                == "limit.country")
        let freeze = try await harness.start(account.id, .freeze, track: "phone").flow.id
        let code = Requirement(.phone, .code)
        harness.clock.advance(by: .minutes(1))
        #expect(
            try await refusal { try await harness.engine.sendChallenge(freeze, code, harness.call).get() } == nil,
            "freeze")
    }

    @Test("Promise 5: wrong passwords tried at once don't slip past the limit")
    func passwordsAtOnce() async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account(phone: old, password: "correct horse")
        let flow = try await harness.start(account.id, track: "two-people").flow.id
        let password = Requirement(.account, .password)
        let codes = await withTaskGroup(of: ReasonCode?.self) { group in
            for index in 0..<40 {
                let proof = SubmitProof(requirement: password, answer: .password(Secret("guess number \(index)")))
                group.addTask {
                    try? await refusal { try await harness.engine.submitProof(flow, proof, harness.call).get() }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(codes.count { $0 == "password.wrong" } <= 11)
        #expect(Set(codes).isSubset(of: ["password.wrong", "limit.failures", "server.busy"]))
    }

    private func wrong(_ flow: FlowID, _ harness: EngineHarness) async throws -> ReasonCode {
        try #require(try await refusal { try await harness.answer(.oldCode, of: flow, with: "000000").get() })
    }
}

/// The code that a call is refused with; nil when it is not.
func refusal(_ call: () async throws -> some Sendable) async throws -> ReasonCode? {
    do {
        _ = try await call()
        return nil
    } catch let refusal as Refusal {
        return refusal.code
    }
}
