import BrowserSupport
import Domain
import Engine
import TestSupport
import Testing

/// Values that stories are told with.
enum Sample {
    static let oldPhone = "+8613800138000"
    static let newPhone = "+8613912345678"
    static let password = "correct horse battery"
    static let day = PinnedClock().now
}

extension Site {
    /// The code that went last to this number or address.
    func code(to destination: String) async throws -> String {
        try #require(try await engine.mailbox.code(to: destination), "no code went to \(destination)")
    }

    /// Changes a phone as a platform would over the API, and gives the link of the notice about it.
    func notMePath() async throws -> String {
        try await notMePath(of: try await engine.account(phone: Sample.oldPhone).id)
    }

    func notMePath(of account: AccountID) async throws -> String {
        engine.clock.advance(by: .minutes(5))
        _ = try await engine.change(account, from: Sample.oldPhone, to: Sample.newPhone)
        let token = try await engine.mailbox.notices().compactMap(\.disownToken).last
        return "/n/\(try #require(token, "no notice with a link went out"))"
    }
}

extension Window {
    /// For scenes, which run in both languages.
    func say(_ english: String, _ chinese: String) -> String { language == .english ? english : chinese }
}
