import BrowserSupport
import Domain
import TestSupport
import Testing

extension Scenes {
    /// The link of a notice, "this was not me".
    static let notMe: [Scene] = [
        Scene("not-me-open") { site, window in
            try await window.open(site.notMePath())
        },
        Scene("not-me-done") { site, window in
            try await window.open(site.notMePath())
            try await window.press(window.say("This was not me", "不是我本人操作"))
            try await window.see(window.say("The account is frozen", "账号已冻结"))
        },
        Scene("not-me-late") { site, window in
            let path = try await site.notMePath()
            site.engine.clock.advance(by: .days(31))
            try await window.open(path)
        },
        Scene("not-me-unknown") { site, window in
            try await window.open("/not-me/none-of-ours")
        },
    ]
}
