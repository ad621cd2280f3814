// MARK: Several tabs, one jar of cookies

/// A tab of a window.
package struct Tab: Sendable, Hashable {
    let handle: String
}

extension Window {
    /// The one that is shown.
    package func tab() async throws -> Tab { Tab(handle: try await get("/window").text ?? "") }

    /// A copy of the page in a tab of its own, as of a person who opens what they look at once
    /// more.
    /// - Returns: the tab that was opened, which is shown now.
    package func openTab() async throws -> Tab {
        let here = try await url
        let tab = Tab(handle: try await post("/window/new", ["type": "tab"])["handle"].text ?? "")
        try await show(tab)
        try await open(here)
        return tab
    }

    package func show(_ tab: Tab) async throws { try await post("/window", ["handle": .text(tab.handle)]) }

    /// Presses a link that leads out of the site.
    /// - Returns: the address that it led to, though nobody answers there.
    package func follow(_ name: String) async throws -> String {
        try await press(name)
        try await wait("another site") { try await !url.hasPrefix(origin) }
        return try await url
    }
}
