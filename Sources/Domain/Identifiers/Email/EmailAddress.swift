import Foundation

/// An address that mail can be sent to (RFC 5321 section 4.1.2, dot-string form; internationalised
/// local parts of RFC 6531 allowed).
package struct EmailAddress: Hashable, Sendable {
    /// As given: the receiving host alone decides what upper case means there.
    package let local: String
    /// Lower-case A-labels (RFC 5890).
    package let domain: String

    package var address: String { "\(local)@\(domain)" }

    /// Equal for two spellings that every known mail host delivers to one person.
    package var folded: String { address.lowercased() }

    /// - Parameter text: at most 254 bytes (RFC 5321 section 4.5.3.1.3), local part at most 64;
    ///   full-width letters and signs, as Chinese and Japanese keyboards write them, are read as the
    ///   plain ones.
    /// - Throws: ``IdentifierRefusal/invisibleCharacter``, ``IdentifierRefusal/malformed`` or
    ///   ``IdentifierRefusal/tooLong``.
    package init(_ text: String) throws(IdentifierRefusal) {
        let trimmed = Self.narrow(InvisibleCharacter.trimmed(text))
        guard trimmed.utf8.count <= 320 else { throw .tooLong }
        let parts = trimmed.split(separator: "@", omittingEmptySubsequences: false)
        guard !Self.hasInvisible(parts) else { throw .invisibleCharacter }
        guard parts.count == 2, Self.isLocalPart(parts[0]), let domain = MailDomain.ascii(parts[1]) else {
            throw .malformed
        }
        guard parts[0].utf8.count <= 64, parts[0].utf8.count + 1 + domain.utf8.count <= 254 else { throw .tooLong }
        local = parts[0].precomposedStringWithCanonicalMapping
        self.domain = domain
    }

    /// Restores an ``address``, which was checked when it was parsed.
    package init?(stored text: String) {
        guard let at = text.lastIndex(of: "@"), at != text.startIndex, text.index(after: at) != text.endIndex else {
            return nil
        }
        local = String(text[..<at])
        domain = String(text[text.index(after: at)...])
    }

    /// Maps width alone (RFC 8264 section 5.2.1). Full compatibility mapping would also make other
    /// letters of ones that a mail host may tell apart, such as ﬁ and fi.
    private static func narrow(_ text: String) -> String {
        let scalars = text.unicodeScalars.map { scalar in
            (0xFF01...0xFF5E).contains(scalar.value) ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar
        }
        return String(String.UnicodeScalarView(scalars))
    }

    /// Joiners in a domain are for its translation to judge: it refuses them where no script needs one.
    private static func hasInvisible(_ parts: [Substring]) -> Bool {
        let isDomain = { parts.count == 2 && $0 == 1 }
        return parts.indices.contains { place in
            parts[place].unicodeScalars.contains { scalar in
                InvisibleCharacter.isOne(scalar) && !(isDomain(place) && InvisibleCharacter.isJoiner(scalar))
            }
        }
    }

    private static func isLocalPart(_ text: Substring) -> Bool {
        let atoms = text.split(separator: ".", omittingEmptySubsequences: false)
        return atoms.allSatisfy { !$0.isEmpty && $0.unicodeScalars.allSatisfy(isAtomText) }
    }

    /// `atext` of RFC 5322 section 3.2.3, and letters beyond ASCII (RFC 6531); never a space.
    private static func isAtomText(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII {
            return CharacterSet.alphanumerics.contains(scalar) || "!#$%&'*+-/=?^_`{|}~".unicodeScalars.contains(scalar)
        }
        return scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            || scalar.properties.generalCategory == .nonspacingMark
    }
}

extension IdentifierKind {
    package static let email = IdentifierKind(known: "email")
}

extension EmailAddress: IdentifierValue {
    package static let kind = IdentifierKind.email
    package static let name = KindName(english: "e-mail address", withArticle: "an e-mail address", chinese: "邮箱")
    package static let carrier: Carrier? = .mail
    package static let isKeptByDefault = true
    package static let keyboard = Keyboard.mail

    package static func isMeant(by text: String) -> Bool { text.contains { $0 == "@" || $0 == "＠" } }

    package init(_ text: String, region: String) throws(IdentifierRefusal) { try self.init(text) }

    package var stored: String { address }
    package var normal: String { address }
    /// Folded here and only here, so that two spellings can't hold two slots while mail still goes to
    /// the spelling its owner gave.
    package var indexed: String { folded }

    /// The first character of the local part, unless that is all of it: `l***@example.com`.
    package var masked: String {
        "\(local.count > 1 ? local.prefix(1) : "")***@\(domain)"
    }
}
