package import Domain

/// A calendar day, without a place: a clock says which moments belong to it. Spelled `2026-11-21`.
package struct CalendarDay: Sendable, Hashable, Comparable, LosslessStringConvertible {
    /// Whole days since 1970-01-01.
    package let number: Int64

    package init(number: Int64) { self.number = number }

    /// The day on a clock that is ahead of UTC by `offset`.
    package init(of instant: Instant, offset: Duration) {
        let local = (instant + offset).milliseconds
        number = local >= 0 ? local / Self.length : (local - Self.length + 1) / Self.length
    }

    package init?(_ text: String) {
        guard text.utf8.count == 10, let midnight = Instant(text + "T00:00:00Z") else { return nil }
        self.init(of: midnight, offset: .zero)
        guard description == text else { return nil }
    }

    package var description: String { String(start(offset: .zero).description.prefix(10)) }

    /// When it begins on a clock that is ahead of UTC by `offset`.
    package func start(offset: Duration) -> Instant { Instant(milliseconds: number * Self.length) - offset }

    package var next: CalendarDay { CalendarDay(number: number + 1) }
    package var previous: CalendarDay { CalendarDay(number: number - 1) }

    package static func < (left: Self, right: Self) -> Bool { left.number < right.number }

    private static let length: Int64 = 86_400_000
}
