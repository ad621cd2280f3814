import struct Foundation.TimeZone

/// The clock that a place goes by: an offset from UTC, or a zone by its name, with summer time where it has one.
package struct ClockZone: Sendable, Hashable {
    /// As it is written: `Asia/Shanghai`, `+08:00`.
    package let name: String
    private let zone: TimeZone

    package static let utc = ClockZone(name: "UTC", zone: .gmt)
    package static let shanghai = ClockZone("Asia/Shanghai") ?? ClockZone("+08:00") ?? utc

    /// - Parameter name: of the IANA time zone database, or an offset as RFC 3339 writes it.
    package init?(_ name: String) {
        if let offset = Self.offset(name) {
            guard let zone = TimeZone(secondsFromGMT: offset) else { return nil }
            self.init(name: name, zone: zone)
        } else {
            // Foundation reads abbreviations, too, of which several places have the same.
            guard name == "UTC" || name.contains("/"), let zone = TimeZone(identifier: name) else { return nil }
            self.init(name: name, zone: zone)
        }
    }

    private init(name: String, zone: TimeZone) {
        self.name = name
        self.zone = zone
    }

    /// How far its clocks are ahead of UTC; negative west of it.
    package func offset(at instant: Instant) -> Duration { .seconds(Int64(zone.secondsFromGMT(for: instant.date))) }

    /// What it is called: `Asia/Shanghai`, and `UTC+8` for an offset.
    package var title: String { Self.offset(name) == nil ? name : label(at: Instant(milliseconds: 0)) }

    /// `UTC+8`, `UTC-9:30`, `UTC`: the same in every language.
    package func label(at instant: Instant) -> String {
        let minutes = offset(at: instant).components.seconds / 60
        guard minutes != 0 else { return "UTC" }
        let (hours, rest) = abs(minutes).quotientAndRemainder(dividingBy: 60)
        let fraction = rest == 0 ? "" : rest < 10 ? ":0\(rest)" : ":\(rest)"
        return "UTC\(minutes < 0 ? "-" : "+")\(hours)\(fraction)"
    }

    private static func offset(_ text: String) -> Int? {
        guard let match = text.wholeMatch(of: /([+-])([01][0-9]):([0-5][0-9])/), let hours = Int(match.2),
            let minutes = Int(match.3)
        else { return nil }
        return (match.1 == "-" ? -1 : 1) * (hours * 3600 + minutes * 60)
    }
}
