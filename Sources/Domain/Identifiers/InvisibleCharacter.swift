import Foundation

/// Characters that leave no trace on a screen, so that two texts with and without them look like one: zero-width ones,
/// bidirectional controls, variation selectors, the soft hyphen, fillers of Hangul, tags.
///
/// Letters of different scripts that look alike (а and a) are visible and stay what they are: two identifiers.
enum InvisibleCharacter {
    static func isOne(_ scalar: Unicode.Scalar) -> Bool {
        // Unicode gives a letter's category to fillers and a mark's to selectors; what displays nothing by default is a
        // property of its own (UAX 44, Default_Ignorable_Code_Point).
        if scalar.properties.isDefaultIgnorableCodePoint { return true }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: return true
        // The empty cell of Braille, which is no space to Unicode.
        default: return scalar == "\u{2800}"
        }
    }

    /// A text without the spaces and tabs around it.
    static func trimmed(_ text: String) -> String {
        // Foundation counts the zero width space among them, which is to be refused and not dropped.
        text.trimmingCharacters(in: .whitespaces.subtracting(CharacterSet(charactersIn: "\u{200B}")))
    }

    /// What joins or parts letters: Persian and Indian words are spelt with them, and the rules of domain names say
    /// where (RFC 5892, appendix A).
    static func isJoiner(_ scalar: Unicode.Scalar) -> Bool { scalar == "\u{200C}" || scalar == "\u{200D}" }
}
