import Domain
import Policy
import Testing

@Suite("The signals that an operation's rules look at")
struct MentionedSignalTests {
    private static let yaml = """
        realm: x
        operations:
          phone.change:
            tracks:
              - { name: a, proofs: [old.code, new.code], review: when sim.changed is not no }
              - { name: b, proofs: [face, new.code], review: when calls.forwarded is not no or hour >= 22 }
            review: { when: tenure.short is not no }
            refuse: { when: number.reassigned is not no and risk >= high }
          email.change:
            tracks:
              - { name: a, proofs: [old.code, new.code] }
        attested: [face]
        risk:
          weights:
            - { when: network.anonymous is not no, add: 10, reason: risk.network-anonymous }
        """

    @Test("Rules of every track, of review and refusal, and the scorecard count; another operation's don't")
    func mentioned() throws {
        let policy = try Sample.policy(Self.yaml)
        #expect(
            policy.signals(of: .phoneChange)
                == [.simChanged, .callsForwarded, .tenureShort, .numberReassigned, .networkAnonymous])
        #expect(policy.signals(of: .emailChange) == [.networkAnonymous])
    }

    @Test("A policy without a scorecard looks at what the standard one does, and an empty scorecard at nothing")
    func standard() throws {
        #expect(try Sample.policy().signals(of: .freeze) == [.simChanged, .numberReassigned, .callsForwarded])
        #expect(try Sample.policy("realm: x\nrisk: { weights: [] }").signals(of: .phoneChange) == [])
    }
}
