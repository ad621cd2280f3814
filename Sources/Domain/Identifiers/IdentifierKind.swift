/// What sort of thing an identifier is, as policies and the API spell it: `phone`, `email`. The type of its values
/// (``IdentifierValue``) says what it is like.
package struct IdentifierKind: RawRepresentable, Hashable, Sendable, Codable {
    package let rawValue: String

    /// - Parameter rawValue: 1 to 32 of `a`–`z` and `-`. No digits: `item2` is one of a flow's items.
    package init?(rawValue: String) {
        guard (1...32).contains(rawValue.utf8.count),
            rawValue.utf8.allSatisfy({ ($0 >= 97 && $0 <= 122) || $0 == 45 })
        else { return nil }
        self.rawValue = rawValue
    }

    init(known: String) { rawValue = known }
}

/// What a kind is called in the middle of a sentence.
package struct KindName: Hashable, Sendable {
    package let english: String
    package let withArticle: String
    package let chinese: String

    package init(english: String, withArticle: String, chinese: String) {
        self.english = english
        self.withArticle = withArticle
        self.chinese = chinese
    }

    package func text(in language: Language) -> String {
        switch language {
        case .english: english
        case .chinese: chinese
        }
    }
}

/// What carries a message to a person.
package enum Carrier: String, Sendable, Hashable, CaseIterable, Codable {
    case sms
    case mail
}

/// What a person types an identifier with.
package enum Keyboard: Sendable, Hashable {
    case telephone
    case mail
    case letters
}
