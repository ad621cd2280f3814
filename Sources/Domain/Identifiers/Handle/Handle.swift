import Foundation

/// What a platform calls its user in public: the user's own social ID there.
///
/// Compared as user names are (RFC 8265 section 3.3, UsernameCaseMapped): width and case make no difference. Letters of
/// different scripts that look alike do: which of them the platform gives out together is its own rule.
package struct Handle: Hashable, Sendable {
    /// In lower case, of plain width, composed.
    package let text: String

    /// - Parameter typed: 1 to 64 letters, marks and digits of any script, and `_`, `.`, `-`; an `@` in front is left out.
    /// - Throws: ``IdentifierRefusal/invisibleCharacter``, ``IdentifierRefusal/malformed`` or
    ///   ``IdentifierRefusal/tooLong``.
    package init(_ typed: String) throws(IdentifierRefusal) {
        let trimmed = InvisibleCharacter.trimmed(typed)
        guard !trimmed.unicodeScalars.contains(where: InvisibleCharacter.isOne) else { throw .invisibleCharacter }
        let text = Self.lowered(Self.narrow(Self.withoutSign(trimmed)))
        guard text.unicodeScalars.count <= 64 else { throw .tooLong }
        guard Self.isName(text), text == text.precomposedStringWithCompatibilityMapping else { throw .malformed }
        self.text = text
    }

    package init?(stored text: String) {
        guard !text.isEmpty else { return nil }
        self.text = text
    }

    private static func withoutSign(_ text: String) -> Substring {
        text.first == "@" || text.first == "＠" ? text.dropFirst() : text[...]
    }

    /// Full-width and half-width forms, as keyboards of China, Japan and Korea write them, are the plain ones (RFC 8264
    /// section 5.2.1).
    private static func narrow(_ text: Substring) -> String {
        text.unicodeScalars.map { scalar in
            let form = String(scalar)
            return (0xFF00...0xFFEF).contains(scalar.value) ? form.precomposedStringWithCompatibilityMapping : form
        }
        .joined()
    }

    /// Composed before and after: a capital and its mark may have a small letter that is one with it.
    private static func lowered(_ text: String) -> String {
        text.precomposedStringWithCanonicalMapping.lowercased().precomposedStringWithCanonicalMapping
    }

    /// A mark alone has no letter to stand on, and is drawn on whatever comes before the name.
    private static func isName(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, !isMark(first) else { return false }
        return text.unicodeScalars.allSatisfy(mayStand)
            && text.unicodeScalars.contains { isLetter($0) || isDigit($0) }
    }

    private static func mayStand(_ scalar: Unicode.Scalar) -> Bool {
        isLetter(scalar) || isDigit(scalar) || isMark(scalar) || "_.-".unicodeScalars.contains(scalar)
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .otherLetter, .modifierLetter: true
        default: false
        }
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        [.nonspacingMark, .spacingMark].contains(scalar.properties.generalCategory)
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .decimalNumber
    }
}

extension IdentifierKind {
    package static let handle = IdentifierKind(known: "handle")
}

extension Handle: IdentifierValue {
    package static let kind = IdentifierKind.handle
    package static let name = KindName(english: "handle", withArticle: "a handle", chinese: "社交账号")
    package static let isIssuedByPlatform = true

    package init(_ text: String, region: String) throws(IdentifierRefusal) { try self.init(text) }

    package var stored: String { text }
    package var normal: String { text }
    /// The two small sigmas have one capital, so that case alone would part them.
    package var indexed: String { text.replacing("ς", with: "σ") }

    /// At most the first two characters and the last, and always two or more hidden: `le***a`.
    package var masked: String {
        switch text.count {
        case ...2: "***"
        case 3...5: "\(text.prefix(1))***"
        default: "\(text.prefix(2))***\(text.suffix(1))"
        }
    }
}
