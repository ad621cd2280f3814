package import Domain

/// A calendar day, without a place: a clock says which moments belong to it. Spelled `2026-11-21`.
package struct CalendarDay: Sendable, Hashable, Comparable, LosslessStringConvertible {
    /// Whole days since 1970-01-01.
    package let number: Int64

    package init(number: Int64) { self.number = number }

    /// The day on a clock.
    package init(of instant: Instant, in zone: ClockZone) {
        let local = (instant + zone.offset(at: instant)).milliseconds
        number = local >= 0 ? local / Self.length : (local - Self.length + 1) / Self.length
    }

    package init?(_ text: String) {
        guard text.utf8.count == 10, let midnight = Instant(text + "T00:00:00Z") else { return nil }
        self.init(of: midnight, in: .utc)
        guard description == text else { return nil }
    }

    package var description: String { String(start(in: .utc).description.prefix(10)) }

    /// When it begins on a clock, whose offset then may be another than at midnight UTC.
    package func start(in zone: ClockZone) -> Instant {
        let midnight = Instant(milliseconds: number * Self.length)
        return midnight - zone.offset(at: midnight - zone.offset(at: midnight))
    }

    package var next: CalendarDay { CalendarDay(number: number + 1) }
    package var previous: CalendarDay { CalendarDay(number: number - 1) }

    package static func < (left: Self, right: Self) -> Bool { left.number < right.number }

    private static let length: Int64 = 86_400_000
}
