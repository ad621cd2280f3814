import Domain
import Testing
import Verification

@Suite("Failures over many codes")
struct FailureRulesTests {
    private static let rules = FailureRules(soft: 10, hard: 100)

    @Test("Promise 5: below the soft limit nothing is slowed", arguments: [0, 1, 9])
    func open(_ failures: Int) {
        #expect(Self.rules.lockout(failures: failures, lastFailure: Sample.now) == .open)
    }

    @Test(
        "Promise 5 (peers' fault 3): failures count on from code to code, and each makes the next wait longer, to an hour",
        arguments: [
            (10, Duration.seconds(30)), (11, .seconds(60)), (12, .minutes(2)), (13, .minutes(4)), (14, .minutes(8)),
            (15, .minutes(16)),
            (16, .minutes(32)), (17, .hours(1)), (18, .hours(1)), (50, .hours(1)), (99, .hours(1)),
        ])
    func slowed(_ failures: Int, _ wait: Duration) {
        #expect(Self.rules.lockout(failures: failures, lastFailure: Sample.now) == .slowed(until: Sample.now + wait))
    }

    @Test(
        "Promise 5: at the hard limit the method is closed, however long ago the last failure was",
        arguments: [100, 101, 1_000_000, Int.max])
    func closed(_ failures: Int) {
        #expect(Self.rules.lockout(failures: failures, lastFailure: Sample.now - .days(400)) == .closed)
        #expect(Self.rules.lockout(failures: failures, lastFailure: nil) == .closed)
    }

    @Test("Peers' fault 9: no wait without a failure, and a wait runs from the last one, not from now")
    func runsFromTheLast() {
        #expect(Self.rules.lockout(failures: 50, lastFailure: nil) == .open)
        let earlier = Sample.now - .minutes(59)
        #expect(Self.rules.lockout(failures: 50, lastFailure: earlier) == .slowed(until: Sample.now + .minutes(1)))
    }

    @Test("A failure more never shortens the wait, nor reopens what is closed")
    func monotonous() {
        let lockouts = (0...120).map { Self.rules.lockout(failures: $0, lastFailure: Sample.now) }
        let ranks = lockouts.map { lockout in
            switch lockout {
            case .open: Duration.zero
            case .slowed(let until): until.since(Sample.now)
            case .closed: Duration.days(400)
            }
        }
        #expect(ranks == ranks.sorted())
    }

    @Test("Where both limits are one the method closes without slowing")
    func together() {
        let rules = FailureRules(soft: 3, hard: 3)
        #expect(rules.lockout(failures: 2, lastFailure: Sample.now) == .open)
        #expect(rules.lockout(failures: 3, lastFailure: Sample.now) == .closed)
    }
}
