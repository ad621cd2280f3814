import Domain
import Foundation
import Yams

/// What is wrong with a style file, and where.
package struct StyleFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// The key: `colours.light`.
    package let place: String
    package let message: String

    package var description: String { "\(place): \(message)" }
}

extension RealmStyle {
    /// Reads one realm's style file (docs/guides/style-the-pages.md). Unknown keys are faults, like
    /// those of a policy.
    package static func parse(_ text: String) throws(StyleFault) -> RealmStyle {
        let file: File
        do {
            file = try YAMLDecoder().decode(File.self, from: text)
        } catch {
            throw StyleFault(place: "file", message: "does not read as a style: \(FaultText.of(error))")
        }
        try refuseUnknownKeys(text)
        return RealmStyle(
            names: languages(file.name ?? [:]), help: try help(file.help), colours: try colours(file.colours),
            logoFile: file.logo,
            texts: languages(file.texts ?? [:]), returnURLs: try addresses(file.returnURLs ?? [], "returnURLs"),
            checks: try checks(file.checks ?? [:]), signsIn: file.signIn ?? false)
    }

    private struct File: Decodable {
        struct Help: Decodable {
            let url: String
            let text: [String: String]
        }
        struct Colours: Decodable {
            let light: String
            let dark: String
        }

        let name: [String: String]?
        let help: Help?
        let colours: Colours?
        let logo: String?
        let texts: [String: [String: String]]?
        let returnURLs: [String]?
        let checks: [String: String]?
        let signIn: Bool?

        static let keys: Set = ["name", "help", "colours", "logo", "texts", "returnURLs", "checks", "signIn"]
    }

    private static func refuseUnknownKeys(_ text: String) throws(StyleFault) {
        guard let mapping = (try? Yams.compose(yaml: text))??.mapping else { return }
        try refuse(mapping, "", except: File.keys, "is no key of a style")
        if let help = mapping["help"]?.mapping {
            try refuse(help, "help.", except: ["url", "text"], "is no key of help")
        }
        if let colours = mapping["colours"]?.mapping {
            try refuse(colours, "colours.", except: ["light", "dark"], "is no key of colours")
        }
        let languages = Set(Language.allCases.map(\.rawValue))
        for (place, node) in [
            ("name.", mapping["name"]), ("texts.", mapping["texts"]), ("help.text.", mapping["help"]?["text"]),
        ] {
            if let inner = node?.mapping { try refuse(inner, place, except: languages, "is no language here") }
        }
    }

    private static func refuse(
        _ mapping: Node.Mapping, _ place: String, except known: Set<String>, _ message: String
    ) throws(StyleFault) {
        guard let unknown = mapping.keys.compactMap(\.string).first(where: { !known.contains($0) }) else { return }
        throw StyleFault(
            place: place + unknown, message: "\(message); there are \(known.sorted().joined(separator: ", "))")
    }

    private static func languages<Value>(_ texts: [String: Value]) -> [Language: Value] {
        Dictionary(
            uniqueKeysWithValues: Language.allCases.compactMap { language in
                texts[language.rawValue].map { (language, $0) }
            })
    }

    private static func help(_ help: File.Help?) throws(StyleFault) -> Help? {
        guard let help else { return nil }
        guard help.url.hasPrefix("https://") || help.url.hasPrefix("mailto:") || help.url.hasPrefix("tel:") else {
            throw StyleFault(place: "help.url", message: "has to begin with https://, mailto: or tel:")
        }
        return Help(href: help.url, texts: languages(help.text))
    }

    /// People who see badly must be able to read what is written in it: WCAG 2.2, 1.4.3 asks for
    /// 4.5 to 1.
    private static func colours(_ colours: File.Colours?) throws(StyleFault) -> Colours? {
        guard let colours else { return nil }
        return Colours(
            light: try colour(colours.light, "colours.light", on: Paper.light),
            dark: try colour(colours.dark, "colours.dark", on: Paper.dark))
    }

    private static func colour(_ text: String, _ place: String, on paper: Colour?) throws(StyleFault) -> Colour {
        guard let colour = Colour(text), let paper else {
            throw StyleFault(place: place, message: "is no colour like \"#1d5fa8\"")
        }
        let contrast = colour.contrast(to: paper)
        guard contrast >= 4.5 else {
            throw StyleFault(
                place: place,
                message: "has too little contrast to the paper: \(Int(contrast * 10)) tenths, 45 are needed")
        }
        return colour
    }

    private static func checks(_ checks: [String: String]) throws(StyleFault) -> [MethodName: String] {
        var addresses: [MethodName: String] = [:]
        for (name, address) in checks.sorted(by: { $0.key < $1.key }) {
            guard let method = MethodName(rawValue: name) else {
                throw StyleFault(place: "checks.\(name)", message: "is not the name of a method, such as face")
            }
            addresses[method] = try Self.addresses([address], "checks.\(name)").first
        }
        return addresses
    }

    private static func addresses(_ urls: [String], _ place: String) throws(StyleFault) -> [String] {
        for url in urls {
            let isLocal = url.hasPrefix("http://localhost") || url.hasPrefix("http://127.0.0.1")
            guard url.hasPrefix("https://") || isLocal, URL(string: url)?.host() != nil else {
                throw StyleFault(place: place, message: "\(url) has to begin with https:// and name a host")
            }
        }
        return urls
    }
}

/// The two papers of the style sheet.
enum Paper {
    static let light = Colour("#ffffff")
    static let dark = Colour("#16181d")
}

enum FaultText {
    /// In one line.
    static func of(_ error: any Error) -> String {
        String(describing: error).split(separator: "\n").joined(separator: " ")
    }
}
