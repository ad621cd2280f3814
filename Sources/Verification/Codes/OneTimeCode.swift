package import Domain

/// Digits that a person copies from a message (SP 800-63B-4 section 3.1.3: at least six, from an
/// approved generator).
package enum OneTimeCode {
    private static let least = 6

    /// - Parameters:
    ///   - digits: 6 to 10.
    ///   - random: uniform over 64 bits; the bias of the remainder is below 2⁻³⁰ for ten digits.
    package static func make(digits: Int, random: UInt64) -> Secret<String> {
        let bound = (0..<digits).reduce(UInt64(1)) { product, _ in product * 10 }
        let text = String(random % bound)
        return Secret(String(repeating: "0", count: digits - text.count) + text)
    }

    /// What a person typed, with the blanks and hyphens that messages show taken out and full-width
    /// digits made plain. Nil when it can't be a code.
    package static func normalised(_ typed: String) -> Secret<String>? {
        guard typed.utf8.count <= 64 else { return nil }
        let kept = typed.filter { !$0.isWhitespace && $0 != "-" }
        let digits = kept.compactMap(digit)
        guard digits.count == kept.count, (least...10).contains(digits.count) else { return nil }
        return Secret(digits.map(String.init).joined())
    }

    /// Digits alone, but fewer than any code has: somebody pressed too soon.
    private static func isIncomplete(_ typed: String) -> Bool {
        let kept = typed.filter { !$0.isWhitespace && $0 != "-" }
        return (1..<least).contains(kept.count) && kept.allSatisfy { digit($0) != nil }
    }

    /// Why what was typed is not taken as a code at all, which costs no try.
    package static func fault(in typed: String) -> ReasonCode? {
        if isIncomplete(typed) { return "code.incomplete" }
        return normalised(typed) == nil ? "code.malformed" : nil
    }

    /// A decimal digit of any script; never a numeral such as ⑥ or 万, which reads as a whole number
    /// but appears in no message.
    private static func digit(_ character: Character) -> Int? {
        guard character.unicodeScalars.first?.properties.numericType == .decimal else { return nil }
        return character.wholeNumberValue
    }
}
