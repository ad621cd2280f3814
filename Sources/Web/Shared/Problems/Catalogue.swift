package import Domain
package import Engine
import Foundation
import Yams

/// What each reason code says to people, in each language (promise 8). Read once from the bundled
/// files.
package struct Catalogue: Sendable {
    package struct Sentence: Sendable, Hashable, Codable {
        /// A few words.
        package let title: String
        /// What it means for the person, and what they can do.
        package let detail: String
    }

    private let sentences: [Language: [String: Sentence]]
    /// Stands in for a code that has no sentence: a newer policy's, say.
    private static let general = "general.refused"

    package init(sentences: [Language: [String: Sentence]]) { self.sentences = sentences }

    package static func bundled() throws -> Catalogue {
        var sentences: [Language: [String: Sentence]] = [:]
        for language in Language.allCases {
            sentences[language] = try WebResources.table(
                "catalogue/reasons.\(language.rawValue).yaml", read: Self.sentence)
        }
        return Catalogue(sentences: sentences)
    }

    private static func sentence(_ node: Node) -> Sentence? {
        guard let title = node["title"]?.string, let detail = node["detail"]?.string else { return nil }
        return Sentence(title: title, detail: detail)
    }

    package func sentence(for code: ReasonCode, in language: Language) -> Sentence {
        let known = sentences[language] ?? [:]
        return known[code.rawValue] ?? known[Self.general] ?? Sentence(title: code.rawValue, detail: code.rawValue)
    }

    package func has(_ code: ReasonCode) -> Bool { sentences.values.contains { $0[code.rawValue] != nil } }

    package func told(_ reason: ReasonView, in language: Language) -> ReasonView {
        var reason = reason
        reason.message = sentence(for: reason.code, in: language).detail
        return reason
    }

    package func codes(in language: Language) -> Set<String> { Set((sentences[language] ?? [:]).keys) }
}
