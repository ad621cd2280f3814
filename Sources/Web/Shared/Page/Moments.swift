import Domain
import Foundation

/// Times and lengths of time as people write them, on the clock of their realm.
struct Moments: Sendable {
    private let say: Speech
    private let locale: Locale
    private let zone: TimeZone
    private let now: Instant

    /// - Parameter utcOffset: seconds that the realm's clocks are ahead of UTC.
    init(_ say: Speech, utcOffset: Int, now: Instant) {
        self.say = say
        self.now = now
        locale = Locale(identifier: say.language == .chinese ? "zh_Hans_CN" : "en_GB")
        zone = TimeZone(secondsFromGMT: utcOffset) ?? .gmt
    }

    /// `21 November 2026`, `2026年11月21日`
    func date(_ instant: Instant) -> String { written(instant, date: .long, time: .omitted) }

    /// `21 November 2026 at 16:30`, `2026年11月21日 16:30`
    func moment(_ instant: Instant) -> String { written(instant, date: .long, time: .shortened) }

    /// `16:30`
    func time(_ instant: Instant) -> String { written(instant, date: .omitted, time: .shortened) }

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

    private func written(
        _ instant: Instant, date: Date.FormatStyle.DateStyle, time: Date.FormatStyle.TimeStyle
    ) -> String {
        let style = Date.FormatStyle(date: date, time: time, locale: locale, timeZone: zone)
        return Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000).formatted(style)
    }
}
