package import Domain

/// A page in one state: looked at by axe in every language, size and light, and painted for the
/// gallery.
package struct Scene: Sendable, CustomStringConvertible {
    /// Which page it is and what it shows, such as `not-me-open`; the name of its pictures.
    package let name: String
    package let setup: Site.Setup
    /// Those that the page is written in.
    package let languages: [Language]
    /// Bytes that the page and all it loads may have.
    package let weight: Int
    /// Rules of axe that do not hold here, each with the reason.
    package let excused: [String: String]
    /// Brings a fresh window on a fresh site to the state, by whatever a person or a platform would
    /// do.
    package let prepare: @Sendable (Site, Window) async throws -> Void

    /// What a page may weigh all told.
    package static let usualWeight = 60_000

    package init(
        _ name: String, setup: Site.Setup = Site.Setup(), languages: [Language] = Language.allCases,
        weight: Int = usualWeight,
        excused: [String: String] = [:],
        prepare: @escaping @Sendable (Site, Window) async throws -> Void
    ) {
        self.name = name
        self.setup = setup
        self.languages = languages
        self.weight = weight
        self.excused = excused
        self.prepare = prepare
    }

    package var description: String { name }

    /// Plays the scene on a site of its own.
    package func play(
        _ language: Language, on screen: Screen, javaScript: Bool = true,
        _ look: @escaping @Sendable (Window) async throws -> Void
    ) async throws {
        try await Site.run(setup) { site in
            let window = try await site.window(language, on: screen, javaScript: javaScript)
            try await prepare(site, window)
            try await look(window)
        }
    }
}
