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

    /// The page of a request, for whoever is signed in or signs in there.
    func flowURL(_ flow: FlowID) -> String { "\(publicURL)/flow/\(flow)" }
    /// Where a browser is let in to sign in.
    func letInURL(_ token: String) -> String { "\(publicURL)/let-in/\(token)" }
    /// Where somebody says "this was not me" (promise 7).
    func disownURL(_ token: String) -> String { "\(publicURL)/not-me/\(token)" }
}

extension ClockZone {
    /// `2026-11-21 16:30 (UTC+8)`: the same in every language, and plain which zone is meant.
    func localTime(_ instant: Instant) -> String { "\(clockTime(instant)) (\(label(at: instant)))" }

    /// A second time in a text that has told `first` before: the zone only where it differs, since
    /// an SMS is paid for by its parts.
    func localTime(_ instant: Instant, after first: Instant) -> String {
        offset(at: instant) == offset(at: first) ? clockTime(instant) : localTime(instant)
    }

    private func clockTime(_ instant: Instant) -> String {
        let local = (instant + offset(at: instant)).description
        return "\(local.prefix(10)) \(local.dropFirst(11).prefix(5))"
    }
}
