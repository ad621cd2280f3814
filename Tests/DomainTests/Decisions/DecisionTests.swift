import Testing

@testable import Domain

/// These names are in people's policies, webhooks and dashboards: a test changes only when a
/// version does.
@Suite("Stable names of decisions")
struct DecisionTests {
    private static let plan = ReviewPlan(queue: "identity", people: 1, within: .days(1))

    @Test(
        "An outcome is named",
        arguments: [
            (Decision.Outcome.allow, "allow"), (.stepUp([.newCode]), "step-up"),
            (.review(plan, thenWait: nil), "review"),
            (.wait(.hours(72)), "wait"), (.refuse, "refuse"),
        ])
    func outcome(_ outcome: Decision.Outcome, _ name: String) {
        #expect(outcome.name == name)
    }

    @Test(
        "Promise 8: each way forward is named",
        arguments: [
            (WayForward.retry(at: Instant(milliseconds: 0)), "retry"), (.correct, "correct"),
            (.otherTrack, "other-track"),
            (.otherIdentifier, "other-identifier"), (.appeal, "appeal"), (.startAgain, "start-again"),
            (.unfreeze, "unfreeze"),
            (.support, "support"),
        ])
    func wayForward(_ way: WayForward, _ name: String) {
        #expect(way.name == name)
    }

    @Test("Risk rises from low to critical")
    func levels() {
        #expect(RiskLevel.allCases.sorted().map(\.name) == ["low", "medium", "high", "critical"])
    }

    @Test("Promise 13: what is not known is neither yes nor no")
    func signals() {
        #expect(Signal.allCases.map(\.rawValue) == ["yes", "no", "unknown"])
    }

    @Test(
        "Promise 8: every refusal of an identifier has a code of its own, dotted and in lower case",
        arguments: IdentifierRefusal.allCases)
    func codes(_ refusal: IdentifierRefusal) {
        #expect(refusal.rawValue.wholeMatch(of: /identifier\.[a-z]+(-[a-z]+)*/) != nil)
    }
}
