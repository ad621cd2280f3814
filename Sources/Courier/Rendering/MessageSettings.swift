package import Domain

package import struct Foundation.TimeZone

/// What an operator says about the texts that people get.
package struct MessageSettings: Sendable {
    /// Where the hosted pages are reached, without a slash at the end: `https://id.example.com`.
    package let publicURL: String
    /// The host of the pages that ask for codes, without a port; with it an SMS ends in `@host
    /// #code`, and browsers offer the code on that host's pages only. Nil leaves the line out, as
    /// where an SMS template had to be approved without it.
    package let codeHost: String?
    /// The zone in which times are given.
    package let timeZone: TimeZone
    /// What people call a realm's platform.
    package let platformName: @Sendable (RealmID, Language) -> String

    package init(
        publicURL: String, codeHost: String?, timeZone: TimeZone = .gmt,
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

    /// `2026-11-21 16:30 (UTC+8)`: the same in every language, and plain which zone is meant.
    func localTime(_ instant: Instant) -> String {
        "\(clockTime(instant)) (UTC\(Self.written(offset(at: instant))))"
    }

    /// A second time in a text that has told `first` before: the zone only where it differs, since
    /// an SMS is paid for by its parts.
    func localTime(_ instant: Instant, after first: Instant) -> String {
        offset(at: instant) == offset(at: first) ? clockTime(instant) : localTime(instant)
    }

    private func clockTime(_ instant: Instant) -> String {
        let local = (instant + .minutes(Int64(offset(at: instant)))).description
        return "\(local.prefix(10)) \(local.dropFirst(11).prefix(5))"
    }

    /// In minutes ahead of UTC.
    private func offset(at instant: Instant) -> Int { timeZone.secondsFromGMT(for: instant.date) / 60 }

    /// - Parameter offset: in minutes.
    private static func written(_ offset: Int) -> String {
        guard offset != 0 else { return "" }
        let (hours, minutes) = abs(offset).quotientAndRemainder(dividingBy: 60)
        let fraction = minutes == 0 ? "" : minutes < 10 ? ":0\(minutes)" : ":\(minutes)"
        return "\(offset < 0 ? "-" : "+")\(hours)\(fraction)"
    }
}
