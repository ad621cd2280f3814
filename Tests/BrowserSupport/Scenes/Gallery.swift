package import Domain
import Foundation

/// Pictures of scenes in a folder, and a page that shows all of them.
package struct Gallery: Sendable {
    let folder: URL

    /// Where `BINDERY_GALLERY` says; nil without it.
    package static let asked = ProcessInfo.processInfo.environment["BINDERY_GALLERY"].map {
        Gallery(folder: URL(filePath: $0))
    }

    /// Whether a scene is painted and looked at: its name has what `BINDERY_GALLERY_ONLY` says in it. Every one without it.
    package static func shows(_ scene: Scene) -> Bool {
        guard let only = ProcessInfo.processInfo.environment["BINDERY_GALLERY_ONLY"] else { return true }
        return scene.name.contains(only)
    }

    static let screens: [Screen] = [.phone, .wide]

    /// Clears away the pictures of scenes that no longer exist.
    package func clear() throws {
        try? FileManager.default.removeItem(at: folder)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    /// - Parameter number: of the scene in the list, from 1.
    package func paint(_ scene: Scene, number: Int, _ language: Language) async throws {
        try await scene.play(language, on: .phone) { window in
            for screen in Self.screens {
                try await window.render(on: screen)
                let picture = try await window.screenshot()
                try Data(picture).write(to: folder.appending(path: Self.file(scene, number, language, screen)))
            }
        }
    }

    package func writeIndex(_ scenes: [Scene]) throws {
        let rows = scenes.enumerated().map { Self.row($1, number: $0 + 1) }.joined(separator: "\n")
        try Data(Self.page(rows).utf8).write(to: folder.appending(path: "index.html"))
    }

    private static func file(_ scene: Scene, _ number: Int, _ language: Language, _ screen: Screen) -> String {
        "\(number < 10 ? "0" : "")\(number)-\(scene.name).\(language.rawValue).\(screen.name).png"
    }

    private static func row(_ scene: Scene, number: Int) -> String {
        let pictures = scene.languages.flatMap { language in
            screens.map { screen in
                let file = file(scene, number, language, screen)
                let image =
                    #"<img class="\#(screen.name)" src="\#(file)" alt="\#(scene), \#(language), \#(screen.name)" loading="lazy">"#
                return #"<a href="\#(file)">\#(image)</a>"#
            }
        }
        return #"<section id="\#(scene)"><h2>\#(number) · \#(scene)</h2><div>\#(pictures.joined())</div></section>"#
    }

    private static func page(_ rows: String) -> String {
        """
        <!doctype html><html lang="en"><meta charset="utf-8"><title>Bindery: every page in every state</title>
        <style>
        body { margin: 2rem; font: 1rem/1.5 system-ui, sans-serif; background: #eceae6; color: #222; }
        div { display: flex; gap: 1rem; align-items: flex-start; overflow-x: auto; }
        img { border: 1px solid #bbb; background: #fff; } img.narrow { width: 270px; } img.wide { width: 640px; }
        </style>
        <h1>Every page in every state</h1>
        \(rows)
        """
    }
}
