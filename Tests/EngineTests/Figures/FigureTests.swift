import Domain
import Engine
import Flows
import TestSupport
import Testing

@Suite("The figures of a day")
struct FigureTests {
    private let old = "+8613800138000"

    @Test("Flows count for the hour on the realm's clock in which they were started, by their state now")
    func whole() async throws {
        let harness = try await EngineHarness.make()
        let op = try await harness.staff("op", [.operator]).caller
        let today = try harness.engine.today(harness.realm)
        #expect(today.description == "2026-11-21")
        let done = try await harness.account("user-5", phone: "+8613800138005")
        _ = try await harness.change(done.id, from: "+8613800138005", to: "+8613900139005")
        let held = try await harness.underReview()
        let refused = try await harness.underReview("user-2", phone: "+8613800138002", to: "+8613900139002")
        _ = try await harness.refuse(refused.id, try await harness.staff("li"))
        let figures = try await harness.engine.figures(day: today, op)
        #expect(
            [figures.asked, figures.completed, figures.refused, figures.reviewing, figures.waiting] == [3, 1, 1, 1, 0])
        let hour = figures.hours[16]
        #expect([hour.asked, hour.completed, hour.refused] == [3, 1, 1], "08:30 UTC is 16:30 at the realm")
        #expect(figures.hours.map(\.asked).reduce(0, +) == 3)
        let reviewed = try #require(figures.tracks.first { $0.name == "reviewed" })
        #expect([reviewed.asked, reviewed.completed, reviewed.refused, reviewed.waiting] == [2, 0, 1, 1])
        let codes = try #require(figures.codes.first)
        #expect(codes.country == "CN")
        #expect([codes.sent, codes.proved] == [4, 4])
        #expect(figures.queueAge.map(\.count) == [1, 0, 0, 0, 0])
        harness.clock.advance(by: .days(2))
        let later = try await harness.engine.figures(day: today.next, op)
        #expect([later.asked, later.codes.count] == [0, 0])
        #expect(later.queueAge.map(\.count) == [0, 0, 0, 1, 0])
        #expect(later.queueAge[3].overdue == 1)
        #expect(try await harness.engine.readFlow(held.flow, harness.platform).state == .reviewing)
    }

    @Test("Reasons of refusals are counted once a flow")
    func reasons() async throws {
        let policy = Policies.open.replacing(
            "risk:\n  weights: []",
            with: """
                risk:
                  weights:
                    - { when: request.channel is app, add: 100, reason: risk.sim-changed }
                  levels: { medium: 10, high: 20, critical: 30 }
                """)
        let refusing = policy.replacing(
            "    restrict: { payout: 24h }",
            with: "    restrict: { payout: 24h }\n    refuse: { when: risk >= critical }")
        let harness = try await EngineHarness.make(policies: [refusing])
        let account = try await harness.account(phone: old)
        let view = try await harness.change(account.id, from: old, to: "+8613900139000")
        try #require(view.state == .refused)
        let op = try await harness.staff("op", [.operator]).caller
        let figures = try await harness.engine.figures(day: try harness.engine.today(harness.realm), op)
        #expect(figures.reasons.contains { $0.code == "risk.sim-changed" && $0.count == 1 })
    }

    @Test("Neither a reviewer nor a platform's key sees an operator's figures")
    func roles() async throws {
        let harness = try await EngineHarness.make()
        let today = try harness.engine.today(harness.realm)
        let reviewer = try await harness.staff("li").caller
        for caller in [reviewer, harness.platform] {
            await expectRefusal("staff.role-missing") { _ = try await harness.engine.figures(day: today, caller) }
        }
    }

    @Test(
        "A day begins and ends at midnight on its clock",
        arguments: [
            ("2026-11-20T16:00:00Z", "+08:00", "2026-11-21"), ("2026-11-20T15:59:59.999Z", "+08:00", "2026-11-20"),
            ("2026-11-21T03:00:00Z", "-05:00", "2026-11-20"),
            ("1969-12-31T23:00:00Z", "UTC", "1969-12-31"), ("2024-02-29T00:00:00Z", "UTC", "2024-02-29"),
            ("2026-03-28T23:59:59Z", "Europe/London", "2026-03-28"),
            ("2026-03-29T22:59:59Z", "Europe/London", "2026-03-29"),
            ("2026-03-29T23:00:00Z", "Europe/London", "2026-03-30"),
            ("2026-10-25T23:59:59Z", "Europe/London", "2026-10-25"),
        ])
    func days(moment: String, zone: String, expected: String) throws {
        let zone = try #require(ClockZone(zone))
        let instant = try #require(Instant(moment))
        let day = CalendarDay(of: instant, in: zone)
        #expect(day.description == expected)
        #expect(CalendarDay(expected) == day)
        #expect(day.start(in: zone) <= instant)
        #expect(day.next.start(in: zone) > instant)
        #expect(day.next.previous == day)
    }

    @Test(
        "Only a day is read as a day",
        arguments: ["", "2026-11-31", "2026-13-01", "21.11.2026", "2026-1-01", "2026-11-21T", "２０２６-11-21"])
    func noDay(text: String) {
        #expect(CalendarDay(text) == nil)
    }
}
