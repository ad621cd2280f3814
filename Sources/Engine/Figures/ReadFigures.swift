package import Domain
import Flows
import Policy

extension Engine {
    /// Today on the realm's clock.
    package func today(_ realm: RealmID) throws -> CalendarDay {
        CalendarDay(of: now(), in: try policy(of: realm).timeZone)
    }

    /// One day on the realm's clock, for an operator: a handful of grouped queries on one
    /// consistent state.
    package func figures(day: CalendarDay, _ caller: Caller) async throws -> DayFigures {
        try caller.require(StaffRole.operator)
        let zone = try policy(of: caller.realm).timeZone
        let (start, end) = (day.start(in: zone), day.next.start(in: zone))
        return try await read(realm: caller.realm) { reading in try reading.figures(of: day, from: start, to: end) }
    }
}

extension ReadContext {
    fileprivate func figures(of day: CalendarDay, from start: Instant, to end: Instant) throws -> DayFigures {
        let flows = try snapshot.flowFigures(realm: realm, from: start, to: end)
        func count(_ counts: (FlowFigureRow) -> Bool) -> Int { flows.reduce(0) { $0 + (counts($1) ? $1.count : 0) } }
        return DayFigures(
            day: day, asked: count { _ in true }, completed: count(\.isCompleted),
            refused: count { $0.state == .refused },
            reviewing: count { $0.state == .reviewing }, waiting: count { $0.state == .waiting },
            hours: DayFigures.hours(flows), tracks: DayFigures.tracks(flows),
            reasons: DayFigures.reasons(try snapshot.refusals(realm: realm, from: start, to: end)),
            codes: try codes(from: start, to: end),
            queueAge: DayFigures.queueAge(try snapshot.caseAges(realm: realm, ages: DayFigures.AgeBucket.ages, at: now))
        )
    }

    private func codes(from start: Instant, to end: Instant) throws -> [DayFigures.CodeFigures] {
        let hour: Int64 = 3_600_000
        let rows = try snapshot.codeFigures(
            realm: realm, fromHour: start.milliseconds / hour, toHour: end.milliseconds / hour)
        return rows.map { DayFigures.CodeFigures(country: $0.country, sent: $0.sent, proved: $0.proved) }
            .sorted { ($1.sent, $0.country) < ($0.sent, $1.country) }
    }
}
