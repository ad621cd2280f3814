package import Domain

/// What an operator says about the texts that people get.
package struct MessageSettings: Sendable {
    /// Where the hosted pages are reached, without a slash at the end: `https://id.example.com`.
    package let publicURL: String
    /// The host of the pages that ask for codes, without a port; with it an SMS ends in `@host
    /// #code`, and browsers offer the code on that host's pages only. Nil leaves the line out, as
    /// where an SMS template had to be approved without it.
    package let codeHost: String?
    /// The clock on which a realm's times are told.
    package let timeZone: @Sendable (RealmID) -> ClockZone
    /// What people call a realm's platform.
    package let platformName: @Sendable (RealmID, Language) -> String

    package init(
        publicURL: String, codeHost: String?, timeZone: @escaping @Sendable (RealmID) -> ClockZone = { _ in .utc },
        platformName: @escaping @Sendable (RealmID, Language) -> String = { realm, _ in realm.rawValue }
    ) {
        self.publicURL = publicURL.hasSuffix("/") ? String(publicURL.dropLast()) : publicURL
        self.codeHost = codeHost
        self.timeZone = timeZone
        self.platformName = platformName
    }

    // A text message is paid for by its length, so what people are to open has short addresses.

    /// The page of a request, for whoever is signed in or signs in there.
    func flowURL(_ flow: FlowID) -> String { "\(publicURL)/f/\(flow.bare)" }
    /// Where a browser is let in to sign in.
    func letInURL(_ token: String) -> String { "\(publicURL)/l/\(token)" }
    /// Where somebody says "this was not me" (promise 7).
    func disownURL(_ token: String) -> String { "\(publicURL)/n/\(token)" }
}

/// How a text tells times.
struct MessageClock {
    let zone: ClockZone
    let carrier: Carrier
    let language: Language

    /// `2026-11-21 16:30 (UTC+8)`: plain which zone is meant.
    func time(_ instant: Instant) -> String { "\(local(instant)) (\(zone.label(at: instant)))" }

    /// A second time in a text that has told `first` before: the zone only where it differs, since
    /// an SMS is paid for by its parts.
    func time(_ instant: Instant, after first: Instant) -> String {
        zone.offset(at: instant) == zone.offset(at: first) ? local(instant) : time(instant)
    }

    /// In Chinese an SMS has half as many characters, and says `11月21日 16:30`: it tells of nothing that is a year away.
    private func local(_ instant: Instant) -> String {
        let local = (instant + zone.offset(at: instant)).description
        let (date, time) = (local.prefix(10), local.dropFirst(11).prefix(5))
        guard carrier == .sms, language == .chinese else { return "\(date) \(time)" }
        let parts = date.split(separator: "-").compactMap { Int($0) }
        return "\(parts[1])月\(parts[2])日 \(time)"
    }
}
