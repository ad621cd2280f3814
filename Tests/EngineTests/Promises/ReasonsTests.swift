import Domain
import Engine
import Flows
import Policy
import TestSupport
import Testing
import Verification

@Suite("Promises 8 and 13: reasons always; fail closed, and say so")
struct ReasonsTests {
    private let old = "+8613800138000"

    struct BadInput: CustomTestStringConvertible {
        let name: String
        let code: ReasonCode
        let wayForward: String
        let call: @Sendable (EngineHarness, AccountID) async throws -> Void
        var testDescription: String { name }
    }

    static let table: [BadInput] = [
        BadInput(name: "a landline", code: "identifier.line-type-not-allowed", wayForward: "other-identifier") {
            try await $0.give("+861012345678", $1)
        },
        BadInput(
            name: "a number of a country the policy does not allow", code: "identifier.region-not-allowed",
            wayForward: "other-identifier"
        ) {
            try await $0.give("+33612345678", $1)
        },
        BadInput(name: "a machine's number", code: "identifier.machine-number", wayForward: "correct") {
            try await $0.give("1440012345678", $1)
        },
        BadInput(name: "a privacy number", code: "identifier.privacy-number", wayForward: "correct") {
            try await $0.give("700123456789012", $1)
        },
        BadInput(name: "no number at all", code: "identifier.malformed", wayForward: "correct") {
            try await $0.give("not a number", $1)
        },
        BadInput(name: "the same number again", code: "identifier.own", wayForward: "other-identifier") {
            try await $0.give("138 0013 8000", $1)
        },
        BadInput(
            name: "the same address in other capitals", code: "identifier.own-spelling", wayForward: "other-identifier"
        ) { harness, _ in
            let lena = try await harness.account("lena", phone: "+8613700137000", email: "Lena@example.com")
            let flow = try await harness.start(lena.id, .emailChange).flow.id
            try await harness.supply(flow, "lena@EXAMPLE.com")
        },
        BadInput(
            name: "a new account with a number that another holds", code: "identifier.held",
            wayForward: "other-identifier"
        ) { harness, _ in
            _ = try await harness.account("another", phone: EngineHarness.number)
        },
        BadInput(name: "a reason that is not on the list", code: "reason.unknown", wayForward: "correct") {
            harness, account in
            let flow = try await harness.start(account).flow.id
            try await harness.supply(flow, nil, reason: "because")
        },
        BadInput(name: "a track that is not there", code: "track.unknown", wayForward: "other-track") {
            try await $0.start($1, track: "magic")
        },
        BadInput(name: "an operation that is not offered", code: "operation.not-offered", wayForward: "correct") {
            try await $0.start($1, OperationName(.phone, .migrate))
        },
        BadInput(name: "a change of what is not bound", code: "binding.none", wayForward: "support") {
            try await $0.start($1, .emailChange)
        },
        BadInput(name: "another account's id", code: "account.not-found", wayForward: "correct") { harness, account in
            try await harness.start(ID(high: account.high, low: account.low ^ 1))
        },
        BadInput(name: "an unknown flow", code: "flow.not-found", wayForward: "start-again") { harness, account in
            _ = try await harness.engine.readFlow(ID(high: account.high, low: account.low), harness.platform)
        },
        BadInput(name: "a proof that nobody asked for", code: "proof.not-asked", wayForward: "other-track") {
            harness, account in
            let flow = try await harness.start(account, track: "current").flow.id
            try await harness.attestFace(flow)
        },
        BadInput(name: "a code before there is a number", code: "identifier.missing", wayForward: "correct") {
            harness, account in
            let flow = try await harness.start(account).flow.id
            _ = try await harness.engine.sendChallenge(flow, .newCode, harness.call)
        },
        BadInput(name: "an answer before the question", code: "code.not-sent", wayForward: "correct") {
            harness, account in
            _ = try await harness.answer(.oldCode, of: try await harness.start(account).flow.id, with: "123456").get()
        },
        BadInput(name: "a code of letters", code: "code.malformed", wayForward: "correct") { harness, account in
            let flow = try await harness.start(account).flow.id
            _ = try await harness.engine.sendChallenge(flow, .oldCode, harness.call)
            _ = try await harness.answer(.oldCode, of: flow, with: "abcdef").get()
        },
        BadInput(name: "an old sign-in", code: "session.stale", wayForward: "start-again") { harness, account in
            harness.clock.advance(by: .hours(2))
            let stale = RequestContext(channel: .app, signedInAt: harness.clock.now - .minutes(61))
            try await harness.start(account, context: stale)
        },
        BadInput(name: "a sign-in that the platform did not date", code: "session.undated", wayForward: "correct") {
            try await $0.start($1, context: RequestContext(channel: .app))
        },
        BadInput(name: "a sign-in in the future", code: "proof.from-the-future", wayForward: "correct") {
            let tomorrow = RequestContext(channel: .app, signedInAt: $0.clock.now + .days(1))
            try await $0.start($1, context: tomorrow)
        },
        BadInput(name: "a restricted account", code: "account.restricted", wayForward: "support") { harness, account in
            _ = try await harness.engine.setAccountStatus(account, .restricted, harness.call)
            try await harness.start(account)
        },
        BadInput(name: "a password that is not set", code: "password.not-set", wayForward: "other-track") {
            harness, account in
            let flow = try await harness.start(account, track: "two-people").flow.id
            let proof = SubmitProof(
                requirement: Requirement(.account, .password), answer: .password(Secret("anything at all")))
            _ = try await harness.engine.submitProof(flow, proof, harness.call).get()
        },
    ]

    @Test("Promise 8: each bad input has its own code and a way forward, and changes nothing", arguments: table)
    func badInput(input: BadInput) async throws {
        let policy = Policies.open + "\nidentifiers:\n  phone: { regions: [CN, US] }\n"
        let harness = try await EngineHarness.make(policies: [policy])
        let account = try await harness.account(phone: old)
        let refusal = await #expect(throws: Refusal.self) { try await input.call(harness, account.id) }
        #expect(refusal?.code == input.code)
        #expect(refusal?.wayForward.action == input.wayForward)
        let after = try await harness.read(account.id)
        #expect(after.bindings.map(\.id) == account.bindings.map(\.id))
        #expect(after.bindings.map(\.state) == [.active])
    }

    @Test(
        "Promise 8, peers' fault 5: one change too many is refused with the date when it is possible again, at the start and when it is decided"
    )
    func tooMany() async throws {
        let policy = Policies.open.replacing("limits: [100 per 30d]", with: "limits: [1 per 30d]")
        let harness = try await EngineHarness.make(policies: [policy])
        let account = try await harness.account(phone: old)
        harness.clock.advance(by: .seconds(1))
        let second = try await harness.start(account.id).flow.id
        _ = try await harness.engine.cancelFlow(second, harness.call)
        try await harness.change(account.id, from: old, to: "+8613900139000")
        let doneAt = harness.clock.now
        harness.clock.advance(by: .days(3))
        let refusal = await #expect(throws: Refusal.self) { try await harness.start(account.id) }
        #expect(refusal?.code == "limit.changes")
        #expect(refusal?.wayForward.at == doneAt + .days(30))
        harness.clock.set(doneAt + .days(30))
        #expect(try await harness.start(account.id).flow.state == .collecting)
    }

    @Test(
        "Promise 13: under the marketplace's policy a signal that can't be had costs points, and the decision says so")
    func unknownIsNotSafe() async throws {
        let harness = try await EngineHarness.make(policies: [try Policies.shipped("marketplace")])
        let account = try await harness.account(phone: old)
        let view = try await harness.change(account.id, from: old, to: "+8613900139000")
        let decision = try #require(view.decision)
        #expect(decision.reasons.contains { $0.code == "risk.sim-unknown" && $0.weight == 10 })
        #expect(decision.riskScore == decision.reasons.compactMap(\.weight).reduce(0, +))
    }
}

extension EngineHarness {
    /// Starts a change and gives the number as new.
    fileprivate func give(_ number: String, _ account: AccountID) async throws {
        let flow = try await start(account).flow.id
        try await supply(flow, number)
    }
}
