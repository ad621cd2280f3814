package import Domain
import Foundation

/// How one realm's pages look and what they are called: a platform's own, by configuration.
package struct RealmStyle: Sendable {
    package struct Help: Sendable, Hashable {
        package let href: String
        let texts: [Language: String]

        func text(in language: Language) -> String { texts[language] ?? texts[.english] ?? href }
    }

    let names: [Language: String]
    let help: Help?
    /// Colours of buttons, links and marks, on light and on dark paper.
    let colours: Colours?
    package let logoFile: String?
    /// Words that replace the catalogue's.
    let texts: [Language: [String: String]]
    /// Where people are led for a check that the platform makes, by method: `face`.
    let checks: [MethodName: String]
    /// What an address must begin with for people to be sent there at the end.
    let returnURLs: [String]
    /// Whether people can sign in here, with the identifiers and password that the platform handed
    /// over. Off where the platform does it.
    let signsIn: Bool
    /// Paths, filled in where the assets are laid out.
    var sheet: String?
    var logo: String?

    package init(
        names: [Language: String] = [:], help: Help? = nil, colours: Colours? = nil, logoFile: String? = nil,
        texts: [Language: [String: String]] = [:], returnURLs: [String] = [], checks: [MethodName: String] = [:],
        signsIn: Bool = false
    ) {
        self.names = names
        self.help = help
        self.colours = colours
        self.logoFile = logoFile
        self.texts = texts
        self.returnURLs = returnURLs
        self.checks = checks
        self.signsIn = signsIn
    }

    package static let plain = RealmStyle()

    /// Keys of ``texts`` that replace nothing: `texts.en.needChekced`. A key that says more than
    /// one of the catalogue, such as that of one operation, is known by its beginning.
    package var unknownTexts: [String] {
        guard !texts.isEmpty, let words = try? Words.bundled() else { return [] }
        return texts.flatMap { language, own in
            let stems = Set(words.all(in: language).keys.compactMap { $0.split(separator: ".").first })
            return own.keys.filter { key in key.split(separator: ".").first.map { !stems.contains($0) } ?? true }
                .map { "texts.\(language.rawValue).\($0)" }
        }.sorted()
    }

    package func name(in language: Language) -> String { names[language] ?? names[.english] ?? "" }

    /// Where somebody goes for a check: the platform's page, told what it is for and where the way back leads.
    /// - Parameter challenge: what the platform's word has to name.
    func check(for requirement: Requirement, of flow: FlowID, _ challenge: ChallengeID, back: String) -> String? {
        guard let address = checks[requirement.method], var parts = URLComponents(string: address) else { return nil }
        parts.queryItems =
            (parts.queryItems ?? []) + [
                URLQueryItem(name: "flow", value: flow.description),
                URLQueryItem(name: "requirement", value: requirement.description),
                URLQueryItem(name: "challenge", value: challenge.description),
                URLQueryItem(name: "return", value: back),
            ]
        return parts.string
    }

    /// Whether people may be sent to `url`: one of the list, or below one of it. The part before
    /// the path has to be the same to the letter, so that `https://shop.example.evil` does not
    /// count as below `https://shop.example`.
    package func accepts(returnURL url: String) -> Bool {
        guard url.utf8.count <= 1024, !url.utf8.contains(where: { $0 <= 32 || $0 == UInt8(ascii: "\\") }) else {
            return false
        }
        let parts = url.lowercased().replacing("%2e", with: ".").split { "/?#".contains($0) }
        guard !parts.contains(where: RoutePath.isDots) else { return false }
        return returnURLs.contains { allowed in
            url == allowed || url.hasPrefix(allowed.hasSuffix("/") ? allowed : allowed + "/")
                || url.hasPrefix(allowed + "?")
        }
    }
}

/// A colour for each of the two papers.
package struct Colours: Sendable, Hashable {
    let light: Colour
    let dark: Colour
}

/// `#8a2b1f`
package struct Colour: Sendable, Hashable {
    let red: UInt8
    let green: UInt8
    let blue: UInt8

    init?(_ text: String) {
        guard text.hasPrefix("#"), let bytes = Hex.bytes(text.dropFirst().lowercased()), bytes.count == 3 else {
            return nil
        }
        (red, green, blue) = (bytes[0], bytes[1], bytes[2])
    }

    var css: String { "#" + Hex.text([red, green, blue]) }

    /// Whether it reads as red: more of it than of green and blue, and those two about alike.
    var isRed: Bool {
        let (red, green, blue) = (Int(red), Int(green), Int(blue))
        let spread = red - min(green, blue)
        return spread > 40 && red > max(green, blue) && 2 * abs(green - blue) <= spread
    }

    /// WCAG 2.2, contrast ratio: 1 to 21.
    func contrast(to other: Colour) -> Double {
        let (a, b) = (luminance, other.luminance)
        return (max(a, b) + 0.05) / (min(a, b) + 0.05)
    }

    /// WCAG 2.2, relative luminance.
    private var luminance: Double {
        let parts = [red, green, blue].map { part in
            let share = Double(part) / 255
            return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }
}
