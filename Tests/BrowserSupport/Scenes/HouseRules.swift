import Domain

/// What holds for every page of ours in every state.
package struct HouseRules: Sendable {
    let scene: Scene

    package init(_ scene: Scene) { self.scene = scene }

    /// Sizes and lights that a page is looked at in. The narrowest comes last, so that a failing
    /// page is seen there.
    package static let views: [(screen: Screen, dark: Bool)] = [
        (.wide, false), (.wide, true), (.narrowest, true), (.narrowest, false),
    ]

    /// - Returns: what is wrong, a sentence each; nothing for a good page.
    package func faults(of window: Window) async throws -> [String] {
        var faults = try await structure(window) + weight(window)
        for view in Self.views {
            try await window.render(on: view.screen, dark: view.dark)
            let seen = try await width(window, view.screen) + findings(window)
            faults += seen.map { "\(view.screen.name), \(view.dark ? "dark" : "light"): \($0)" }
        }
        return try await faults + window.complaints()
    }

    private func structure(_ window: Window) async throws -> [String] {
        var faults: [String] = []
        let headings = try await window.count("h1")
        if headings != 1 { faults.append("\(headings) headings of the first level instead of one") }
        let language = try await window.attribute("lang", of: "html") ?? ""
        if Language(tag: language) != window.language || language.isEmpty {
            faults.append("the language is said to be “\(language)”")
        }
        if try await window.title.isEmpty { faults.append("no title") }
        return faults
    }

    private func weight(_ window: Window) async throws -> [String] {
        let weight = try await window.weight
        return weight > scene.weight ? ["\(weight) bytes instead of at most \(scene.weight)"] : []
    }

    private func width(_ window: Window, _ screen: Screen) async throws -> [String] {
        let width = try await window.contentWidth
        return width > screen.width ? ["\(width) pixels wide on a screen of \(screen.width)"] : []
    }

    private func findings(_ window: Window) async throws -> [String] {
        try await window.audit().filter { scene.excused[$0.rule] == nil }.map(\.description)
    }
}
