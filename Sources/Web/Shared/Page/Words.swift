import Domain
import Flows
import Verification
import Yams

/// What the pages say, in both languages. Read once from the files of `Resources/words`, one pair
/// for each part of the pages.
struct Words: Sendable {
    struct Twice: Error, CustomStringConvertible {
        let key: String
        var description: String { "the word \(key) stands in two files of Resources/words" }
    }

    private let words: [Language: [String: String]]

    init(_ words: [Language: [String: String]]) { self.words = words }

    static func bundled() throws -> Words {
        var words: [Language: [String: String]] = [:]
        for language in Language.allCases {
            let files = try WebResources.names(in: "words", ending: ".\(language.rawValue).yaml")
            words[language] = try files.reduce([:]) { all, file in
                let part = try WebResources.table("words/\(file)", read: \.string)
                if let key = part.keys.first(where: { all[$0] != nil }) { throw Twice(key: key) }
                return all.merging(part) { first, _ in first }
            }
        }
        return Words(words)
    }

    func all(in language: Language) -> [String: String] { words[language] ?? [:] }

    /// With some words replaced by a realm's own.
    func replacing(_ own: [Language: [String: String]]) -> Words {
        Words(
            Dictionary(
                uniqueKeysWithValues: Language.allCases.map {
                    ($0, all(in: $0).merging(own[$0] ?? [:]) { _, own in own })
                }))
    }
}

/// The words in one language, for what is put together before a page is drawn.
struct Speech: Sendable {
    let language: Language
    private let words: [String: String]
    /// What operations are, for those that have no words of their own.
    let operations: OperationCatalogue
    let methods: Methods
    let kinds: IdentifierKinds

    init(
        _ words: Words, in language: Language, _ operations: OperationCatalogue, _ methods: Methods = .standard,
        _ kinds: IdentifierKinds = .standard
    ) {
        self.language = language
        self.words = words.all(in: language)
        self.operations = operations
        self.methods = methods
        self.kinds = kinds
    }

    /// - Parameters:
    ///   - key: the key itself is said where there is no word for it.
    ///   - values: for the names in braces.
    func callAsFunction(_ key: String, _ values: [String: String] = [:]) -> String {
        let word = words[key] ?? key
        return values.isEmpty
            ? word : values.reduce(word) { $0.replacing("{\($1.key)}", with: Self.unbroken($1.value)) }
    }

    /// A telephone number stays on one line.
    private static func unbroken(_ value: String) -> String {
        value.hasPrefix("+") ? value.replacing(" ", with: "\u{A0}") : value
    }

    /// Nil where there is no word.
    func ifKnown(_ key: String) -> String? { words[key] }
}
