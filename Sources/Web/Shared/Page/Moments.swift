import Domain
import Foundation

/// Times and lengths of time as people write them, on the clock of their realm.
struct Moments: Sendable {
    private let say: Speech
    private let locale: Locale
    private let zone: ClockZone
    private let namesZone: Bool
    private let now: Instant

    /// - Parameters:
    ///   - zone: the realm's clock.
    ///   - namesZone: whether a moment says whose clock it is on. Whoever reads it may be anywhere, except at the desk.
    init(_ say: Speech, zone: ClockZone, now: Instant, namesZone: Bool = true) {
        self.say = say
        self.zone = zone
        self.now = now
        self.namesZone = namesZone
        locale = Locale(identifier: say.language == .chinese ? "zh_Hans_CN" : "en_GB")
    }

    /// `21 November 2026`, `2026年11月21日`
    func date(_ instant: Instant) -> String {
        local(instant).date.formatted(Date.FormatStyle(date: .long, time: .omitted, locale: locale, timeZone: .gmt))
    }

    /// `21 November 2026 at 16:30 (UTC+8)`, `2026年11月21日 16:30 (UTC+8)`
    func moment(_ instant: Instant) -> String {
        let time = local(instant).description.dropFirst(11).prefix(5)
        let text = say.language == .chinese ? "\(date(instant)) \(time)" : "\(date(instant)) at \(time)"
        return namesZone ? "\(text) (\(zone.label(at: instant)))" : text
    }

    /// For machines: the `datetime` of a `<time>`.
    func machine(_ instant: Instant) -> String { instant.description }

    /// `5 minutes`, `24 hours`, `3 days`: the largest unit that leaves a number of at least one and
    /// a half; rounded up, since what is promised must not come late.
    func length(_ duration: Duration) -> String {
        let seconds = max(0, duration.components.seconds)
        let (unit, size): (String, Int64) =
            switch seconds {
            case ..<90: ("seconds", 1)
            case ..<(90 * 60): ("minutes", 60)
            case ..<(48 * 3600 + 1): ("hours", 3600)
            default: ("days", 86_400)
            }
        let count = (seconds + size - 1) / size
        return say(count == 1 ? "length.one.\(unit)" : "length.\(unit)", ["count": String(count)])
    }

    /// `in 5 minutes`; nothing once it is past.
    func until(_ instant: Instant) -> String? {
        instant > now ? say("length.in", ["length": length(instant.since(now))]) : nil
    }

    /// `5 minutes ago`, and the date once it is more than a week.
    func since(_ instant: Instant) -> String {
        let age = now.since(instant)
        if age < .seconds(60) { return say("length.just-now") }
        return age < .days(7) ? say("length.ago", ["length": length(age)]) : date(instant)
    }

    func number(_ value: Int) -> String { value.formatted(.number.locale(locale)) }

    /// What the zone's clocks show, as if they were UTC's.
    private func local(_ instant: Instant) -> Instant { instant + zone.offset(at: instant) }
}
