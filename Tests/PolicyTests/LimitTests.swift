import Domain
import Policy
import Testing

@Suite("Limits")
struct LimitTests {
    private let now = Sample.now
    private let limits = [Limit(2, per: .days(30)), Limit(5, per: .days(365))]

    @Test("Below every limit, it is possible now")
    func below() {
        #expect(limits.possibleAgain(after: [], now: now) == nil)
        #expect(limits.possibleAgain(after: [now - .days(10)], now: now) == nil)
        #expect(limits.possibleAgain(after: [now - .days(40), now - .days(31), now - .days(10)], now: now) == nil)
    }

    @Test("The date is when the window lets the oldest one go")
    func date() {
        let times = [now - .days(10), now - .days(25)]
        #expect(limits.possibleAgain(after: times, now: now) == now + .days(5))
        #expect(limits.possibleAgain(after: times.reversed(), now: now) == now + .days(5))
    }

    @Test("Of several windows, the last to let go counts")
    func several() {
        let times = [5, 10, 100, 200, 300].map { now - .days($0) }
        #expect(limits.possibleAgain(after: times, now: now) == now + .days(65))
        #expect([limits[0]].possibleAgain(after: times, now: now) == now + .days(20))
    }

    @Test("More in the window than the limit allows waits until enough have left")
    func surplus() {
        let times = [1, 2, 3].map { now - .days($0) }
        #expect(limits.possibleAgain(after: times, now: now) == now + .days(28))
    }

    @Test("On the date itself it is possible, a millisecond earlier it is not")
    func edge() {
        let times = [now - .days(30), now - .days(1)]
        #expect(limits.possibleAgain(after: times, now: now) == nil)
        #expect(limits.possibleAgain(after: times, now: now - .milliseconds(1)) == now)
    }

    @Test("At the date that was told, it is possible")
    func kept() throws {
        let times = [5, 10, 100, 200, 300].map { now - .days($0) }
        let date = try #require(limits.possibleAgain(after: times, now: now))
        #expect(limits.possibleAgain(after: times, now: date) == nil)
    }

    @Test("A clock that was set back frees nothing")
    func setBack() {
        let times = [now - .days(1), now - .days(2)]
        #expect(limits.possibleAgain(after: times, now: now - .days(10)) == now + .days(28))
    }

    @Test("One change too many is refused with the date", arguments: ["marketplace", "messenger"])
    func objection(_ name: String) throws {
        let policy = try Sample.shipped(name)
        let times = [now - .days(2), now - .days(3)]
        let date = policy.operations[.phoneChange]?.limits.possibleAgain(after: times, now: now)
        let facts = Sample.facts { $0.velocity.completed = times }
        #expect(
            policy.objections(to: .phoneChange, facts) == [
                Reason(.limitChanges, wayForward: .retry(at: try #require(date)))
            ])
    }
}
