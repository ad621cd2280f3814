/// What somebody typed as a telephone number, reduced to a plus and ASCII digits.
///
/// libphonenumber forgives more than a border may: it reads letters as the keys of a telephone,
/// drops extensions, and skips whatever comes before the first digit, so that texts of different
/// meaning become one number. Here anything but digits and the usual punctuation makes the whole
/// text no number.
struct TypedDigits {
    let isInternational: Bool
    /// ASCII, without the plus.
    let digits: String

    var dialled: String { isInternational ? "+\(digits)" : digits }

    /// - Parameter text: a number, or a `tel:` URI of one (RFC 3966) without parameters: those are
    ///   extensions, or the place where a number is dialled.
    init?(_ text: String) {
        let text = text.prefix(4).lowercased() == "tel:" ? text.dropFirst(4) : text[...]
        var digits = ""
        var isInternational = false
        for scalar in text.unicodeScalars {
            if let digit = Self.digit(scalar) {
                digits.append(digit)
            } else if scalar == "+" || scalar == "＋" {
                guard digits.isEmpty, !isInternational else { return nil }
                isInternational = true
            } else if !Self.isPunctuation(scalar) {
                return nil
            }
        }
        guard !digits.isEmpty else { return nil }
        self.isInternational = isInternational
        self.digits = digits
    }

    /// Decimal digits of any script; never numerals such as 一 or Ⅳ, which nobody dials.
    private static func digit(_ scalar: Unicode.Scalar) -> Character? {
        guard scalar.properties.numericType == .decimal, let value = scalar.properties.numericValue else { return nil }
        return Character(Unicode.Scalar(48 + UInt8(value)))
    }

    /// Spaces, dashes, brackets, dots and slashes; the invisible marks that numbers copied from an
    /// address book or a PDF carry; and what makes a keycap of the digit before it (1️⃣).
    private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .dashPunctuation, .spaceSeparator, .format: true
        case .nonspacingMark, .enclosingMark: "\u{FE0E}\u{FE0F}\u{20E3}".unicodeScalars.contains(scalar)
        default: "()（）[]［］.．/／~～−ー・".unicodeScalars.contains(scalar)
        }
    }
}
