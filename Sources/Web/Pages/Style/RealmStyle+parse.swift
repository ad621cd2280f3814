import Domain
import Foundation
package import Policy

extension RealmStyle {
    /// Reads one realm's style file (docs/guides/style-the-pages.md). Unknown keys are faults, like
    /// those of a policy.
    /// - Parameter logoFault: why a logo's file can't be used; nil where it can.
    /// - Throws: every fault, each with line and column.
    package static func parse(
        _ text: String, logoFault: (String) -> String? = { _ in nil }
    ) throws(PolicyFailure) -> RealmStyle {
        try YAMLFile.read(text) { file in
            let style = RealmStyle(
                names: file.value("name", or: [:]) { $0.texts("what your platform is called") },
                help: file["help"].flatMap { Help.read($0) }, colours: file["colours"].flatMap { Colours.read($0) },
                logoFile: file["logo"].flatMap { $0.logo(logoFault) },
                texts: file.value("texts", or: [:]) { $0.byLanguage { $0.wording() } },
                returnURLs: file.value("returnURLs", or: []) { $0.list { $0.address() } },
                checks: file.value("checks", or: [:]) { $0.checks() },
                signsIn: file.value("signIn", or: false) { $0.flag() })
            file.close()
            return style
        }
    }
}

extension RealmStyle.Help {
    fileprivate static func read(_ cursor: Cursor) -> Self? {
        guard let fields = MappingFields(cursor) else { return nil }
        let href = fields.required("url") { url in
            url.parsed("an address that begins with https://, mailto: or tel:") { text in
                ["https://", "mailto:", "tel:"].contains(where: text.hasPrefix) ? text : nil
            }
        }
        let texts = fields.required("text") { $0.texts("the words of the link") }
        fields.close()
        guard let href, let texts else { return nil }
        return Self(href: href, texts: texts)
    }
}

extension Colours {
    fileprivate static func read(_ cursor: Cursor) -> Colours? {
        guard let fields = MappingFields(cursor) else { return nil }
        let light = fields.required("light") { $0.colour(on: Paper.light) }
        let dark = fields.required("dark") { $0.colour(on: Paper.dark) }
        fields.close()
        guard let light, let dark else { return nil }
        return Colours(light: light, dark: dark)
    }
}

extension Cursor {
    /// What is given once for each language.
    fileprivate func byLanguage<Value>(_ read: (Cursor) -> Value?) -> [Language: Value]? {
        guard let fields = MappingFields(self) else { return nil }
        var values: [Language: Value] = [:]
        for language in Language.allCases { values[language] = fields[language.rawValue].flatMap(read) }
        fields.close()
        return values
    }

    fileprivate func texts(_ wanted: String) -> [Language: String]? { byLanguage { $0.text(wanted) } }

    /// Words of the pages by their keys.
    fileprivate func wording() -> [String: String]? {
        guard let fields = MappingFields(self) else { return nil }
        var words: [String: String] = [:]
        fields.each { _, name, value in words[name] = value.text("the words that are shown instead") }
        return words
    }

    fileprivate func logo(_ fault: (String) -> String?) -> String? {
        guard let file = text("the name of a file beside this one") else { return nil }
        if let fault = fault(file) { report(fault) }
        return file
    }

    /// People who see badly must be able to read what is written in it: WCAG 2.2, 1.4.3 asks for
    /// 4.5 to 1.
    fileprivate func colour(on paper: Colour?) -> Colour? {
        guard let colour = parsed("a colour such as \"#1d5fa8\", in quotes", { Colour($0) }), let paper else {
            return nil
        }
        let contrast = colour.contrast(to: paper)
        guard contrast >= 4.5 else {
            // Rounded down: 4.49 must not be told as enough.
            let tenths = Int(contrast * 10)
            report(
                "has too little contrast to the paper: \(tenths / 10).\(tenths % 10) to 1; 4.5 to 1 is needed")
            return nil
        }
        return colour
    }

    fileprivate func checks() -> [MethodName: String]? {
        guard let fields = MappingFields(self) else { return nil }
        var addresses: [MethodName: String] = [:]
        fields.each { key, name, value in
            guard let method = MethodName(rawValue: name) else {
                return key.report("must be the name of a method, such as face; not `\(name.prefix(60))`")
            }
            addresses[method] = value.address()
        }
        return addresses
    }

    fileprivate func address() -> String? {
        parsed("an address that begins with https:// and names a host") { text in
            let isLocal = text.hasPrefix("http://localhost") || text.hasPrefix("http://127.0.0.1")
            guard text.hasPrefix("https://") || isLocal, URL(string: text)?.host() != nil else { return nil }
            return text
        }
    }
}

/// The two papers of the style sheet.
enum Paper {
    static let light = Colour("#ffffff")
    static let dark = Colour("#16181d")
}
