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
            try await window.press("button[type=submit]")
            try await window.wait("the answer") { try await window.count("[role=status]") == 1 }
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
