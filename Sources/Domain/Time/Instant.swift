package import struct Foundation.Date

/// A moment, in whole milliseconds since 1970-01-01T00:00:00Z, as it is stored.
package struct Instant: Hashable, Sendable, Comparable {
    package let milliseconds: Int64

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    package static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }

    package static func + (instant: Self, span: Duration) -> Self {
        Instant(milliseconds: instant.milliseconds + span.milliseconds)
    }

    package static func - (instant: Self, span: Duration) -> Self {
        Instant(milliseconds: instant.milliseconds - span.milliseconds)
    }

    /// Never negative: a clock that was set back makes no time pass.
    package func since(_ earlier: Self) -> Duration {
        .milliseconds(max(0, milliseconds - earlier.milliseconds))
    }

    /// Rounded up.
    package var wholeSecond: Instant {
        let rest = milliseconds % 1000
        return Instant(milliseconds: milliseconds + (rest > 0 ? 1000 - rest : -rest))
    }

    package var date: Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }

    package init(_ date: Date) { milliseconds = Int64((date.timeIntervalSince1970 * 1000).rounded()) }
}

extension Instant: Codable, CustomStringConvertible {
    /// RFC 3339 in UTC with milliseconds: `2026-11-21T08:30:00.000Z`.
    package var description: String { RFC3339.text(milliseconds) }

    /// - Parameter text: RFC 3339 (section 5.6) with any offset and up to nine digits of fraction.
    package init?(_ text: String) {
        guard let milliseconds = RFC3339.milliseconds(text) else { return nil }
        self.milliseconds = milliseconds
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let instant = Instant(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an RFC 3339 date and time")
        }
        self = instant
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension Duration {
    package static func minutes(_ count: Int64) -> Duration { .seconds(count * 60) }
    package static func hours(_ count: Int64) -> Duration { .seconds(count * 3600) }
    package static func days(_ count: Int64) -> Duration { .seconds(count * 86_400) }

    package var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1000 + attoseconds / 1_000_000_000_000_000
    }
}
