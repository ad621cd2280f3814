package import Domain
import Engine
import Foundation
import Hummingbird

/// The styles of all realms, with everything that browsers fetch for them.
package struct RealmStyles: Sendable {
    private let styles: [RealmID: RealmStyle]
    private let words: [RealmID: Words]
    private let common: Words
    let assets: Assets
    let sheet: String
    let script: String

    /// - Parameters:
    ///   - styles: by realm; a realm without one has the plain style and its own name.
    ///   - read: the bytes of a logo file that a style names.
    package init(_ styles: [RealmID: RealmStyle], read: (String) throws -> [UInt8] = { _ in [] }) throws {
        let common = try Words.bundled()
        var assets = Assets()
        sheet = assets.add("pages.css", Array(try WebResources.text("assets/pages.css").utf8))
        script = assets.add("pages.js", Array(try WebResources.text("assets/pages.js").utf8))
        var laidOut: [RealmID: RealmStyle] = [:]
        for (realm, style) in styles {
            var style = style
            style.sheet = style.colours.map { assets.add("\(realm).css", Array($0.css.utf8)) }
            style.logo = try style.logoFile.map { file in assets.add(Self.logoName(realm, file), try read(file)) }
            laidOut[realm] = style
        }
        self.styles = laidOut
        self.assets = assets
        self.common = common
        words = laidOut.filter { !$0.value.texts.isEmpty }.mapValues { common.replacing($0.texts) }
    }

    subscript(realm: RealmID?) -> RealmStyle {
        guard let realm else { return RealmStyle(names: [.english: "Bindery", .chinese: "Bindery"]) }
        return styles[realm] ?? RealmStyle(names: [.english: realm.rawValue.capitalized, .chinese: realm.rawValue])
    }

    /// The realms whose people can sign in here, in order of name.
    var signInRealms: [RealmID] { styles.filter(\.value.signsIn).keys.sorted { $0.rawValue < $1.rawValue } }

    func words(_ realm: RealmID?, in language: Language) -> [String: String] { words(of: realm).all(in: language) }
    func speech(_ realm: RealmID?, in language: Language, _ engine: Engine) -> Speech {
        Speech(words(of: realm), in: language, engine.operations, engine.methods, engine.kinds)
    }

    private func words(of realm: RealmID?) -> Words { realm.flatMap { words[$0] } ?? common }

    private static func logoName(_ realm: RealmID, _ file: String) -> String {
        "\(realm)-logo.\(file.split(separator: ".").last.map(String.init) ?? "svg")"
    }
}

extension Colours {
    /// Replaces the accent of `pages.css`, and its red for errors where the accent is red itself: a button that looks
    /// like a mistake frightens, and a mistake that looks like a button is not seen.
    fileprivate var css: String {
        let plum = light.isRed || dark.isRed
        let lightWrong = plum ? " --wrong: #7d2a8c; --wrong-soft: #f8f0fa;" : ""
        let darkWrong = plum ? " --wrong: #dba3e6; --wrong-soft: #2d1f31;" : ""
        return """
            :root { --accent: \(light.css);\(lightWrong) }
            @media (prefers-color-scheme: dark) { :root { --accent: \(dark.css);\(darkWrong) } }
            """
    }
}
