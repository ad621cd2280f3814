import Domain

/// Lengths of time as policies spell them.
package enum Span {
    static let wanted = "a length of time in s, m, h or d, such as 30s, 5m, 24h or 90d"

    private static let units: [(letter: Character, length: Duration)] = [
        ("d", .days(1)), ("h", .hours(1)), ("m", .minutes(1)), ("s", .seconds(1)),
    ]

    /// One to nine digits and a unit; a day is 24 hours.
    package static func parse(_ text: String) -> Duration? {
        guard let unit = units.first(where: { $0.letter == text.last }) else { return nil }
        let digits = text.dropLast()
        guard (1...9).contains(digits.count), digits.allSatisfy({ ("0"..."9").contains($0) }), let count = Int64(digits)
        else { return nil }
        return .seconds(count * unit.length.components.seconds)
    }

    /// In the largest unit that leaves nothing over; 48 hours and less are not called days.
    package static func text(_ span: Duration) -> String {
        let (count, unit) = parts(span)
        return "\(count)\(unit)"
    }

    static func parts(_ span: Duration) -> (count: Int64, unit: Character) {
        let seconds = span.components.seconds
        let fitting = units.first { unit in
            seconds != 0 && seconds % unit.length.components.seconds == 0 && (unit.letter != "d" || seconds > 48 * 3600)
        }
        return fitting.map { (seconds / $0.length.components.seconds, $0.letter) } ?? (seconds, "s")
    }
}
