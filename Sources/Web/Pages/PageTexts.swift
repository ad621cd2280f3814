import Domain
import Mustache
import Yams

/// The templates of our pages and what they say in each language. Read once.
struct PageTexts: Sendable {
    private let library: MustacheLibrary
    private let words: [Language: [String: String]]

    private static let templates = ["layout", "not-me", "not-me-done", "problem", "telephones", "docs"]

    static func bundled() throws -> PageTexts {
        var library = MustacheLibrary()
        for name in templates {
            try library.register(try WebResources.text("pages/\(name).mustache"), named: name)
        }
        var words: [Language: [String: String]] = [:]
        for language in Language.allCases {
            let text = try WebResources.text("pages/words.\(language.rawValue).yaml")
            words[language] = try YAMLDecoder().decode([String: String].self, from: text)
        }
        return PageTexts(library: library, words: words)
    }

    /// - Parameter values: what the template names beside the words; every value is escaped by the template.
    func render(_ template: String, in language: Language, _ values: [String: Any] = [:]) -> String {
        var values = values
        values["t"] = words[language] ?? [:]
        values["lang"] = language == .chinese ? "zh-Hans" : "en"
        values["style"] = Address.style.rawValue
        return library.render(values, withTemplate: template) ?? ""
    }

    /// The word for a value of ours, such as a state or an operation; the value itself where there is none.
    func word(_ key: String, in language: Language) -> String { words[language]?[key] ?? key }
}
