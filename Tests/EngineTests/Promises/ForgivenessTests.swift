import Domain
import Engine
import Flows
import TestSupport
import Testing

@Suite("Promise 5: what failures have closed is reopened by whoever the account really belongs to")
struct ForgivenessTests {
    private static let (old, new, mail, password) = (
        "+8613800138000", "+8613900139000", "lin@example.com", "correct horse battery"
    )

    private static let policy = """
        realm: shop
        attested: [face]
        codes: { tries: 5, soft: 6, hard: 6 }
        operations:
          phone.change:
            limits: [100 per 30d]
            tracks:
              - { name: current, proofs: [old.code, new.code] }
              - { name: both, proofs: [old.code, password, new.code] }
              - { name: face, proofs: [face, new.code] }
              - { name: reviewed, proofs: [face, new.code], review: always }
              - { name: email, proofs: [email.code, password, new.code] }
            restrict: { payout: 24h }
            undo: 72h
        sends:
          account: [1000 per 1h]
          device: [1000 per 1h]
          network: [1000 per 1h]
          unverified: { min: 10000, share: 60, per: 1h }
        risk:
          weights: []
        """

    struct Way: Sendable, CustomTestStringConvertible {
        let track: String
        let reopens: Bool
        var testDescription: String { "\(track) \(reopens ? "reopens" : "does not") it" }
    }

    private static let ways = [
        Way(track: "current", reopens: false), Way(track: "face", reopens: false), Way(track: "both", reopens: true),
        Way(track: "reviewed", reopens: true),
    ]

    @Test(
        "Promise 5: two different proofs or a reviewer reopen it; one proof and a code to the new number do not",
        arguments: ways)
    func reopened(way: Way) async throws {
        let harness = try await EngineHarness.make(policies: [Self.policy])
        let account = try await harness.account(phone: Self.old, email: Self.mail, password: Self.password).id
        try await close(account, harness)
        try await change(account, by: way.track, harness)
        harness.clock.advance(by: .minutes(2))
        let flow = try await harness.start(account, track: "email").flow.id
        let requirement = try #require(Requirement("email.code"))
        let answer = try await refusal { try await harness.prove(requirement, of: flow, at: Self.mail).get() }
        #expect(answer == (way.reopens ? nil : "proof.closed"))
    }

    /// Six wrong codes of the mailbox in a row.
    private func close(_ account: AccountID, _ harness: EngineHarness) async throws {
        let flow = try await harness.start(account, track: "email").flow.id
        let requirement = try #require(Requirement("email.code"))
        for tries in [5, 1] {
            _ = try await harness.engine.sendChallenge(flow, requirement, harness.call).get()
            for _ in 0..<tries {
                #expect(
                    try await refusal { try await harness.answer(requirement, of: flow, with: "000000").get() }
                        == "code.wrong")
            }
            harness.clock.advance(by: .minutes(2))
        }
        _ = try await harness.engine.cancelFlow(flow, harness.call).get()
    }

    private func change(_ account: AccountID, by track: String, _ harness: EngineHarness) async throws {
        let flow = try await harness.start(account, track: track).flow.id
        if track == "current" || track == "both" { try await harness.prove(.oldCode, of: flow, at: Self.old) }
        if track == "both" { try await harness.enterPassword(Self.password, of: flow) }
        if track == "face" || track == "reviewed" {
            try await harness.attest(try #require(Requirement("face")), of: flow)
        }
        try await harness.supply(flow, Self.new, track: track)
        let proved = try await harness.prove(.newCode, of: flow, at: Self.new).get()
        if let review = proved.review {
            let decision = CaseDecision(reviewer: "wang", vote: .approve, reason: "documents-agree", note: nil)
            _ = try await harness.engine.decideCase(review.id, decision, harness.call).get()
        }
        #expect(try await harness.engine.readFlow(flow, harness.platform).state == .completed)
    }
}
