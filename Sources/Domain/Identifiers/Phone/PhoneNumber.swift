/// A telephone number in E.164 (ITU-T), read by libphonenumber: every usual spelling of one number
/// gives one value.
package struct PhoneNumber: Hashable, Sendable {
    /// With the leading plus, at most 15 digits: `+8613800138000`.
    package let e164: String
    package let countryCode: Int
    /// The digits after the country code.
    package let national: String
    /// ISO 3166-1 alpha-2, or `ZZ` where a number belongs to no region. Of an unknown range, the main region of its country
    /// code.
    package let region: String
    package let lineType: LineType

    /// - Parameters:
    ///   - text: digits of any script with the usual punctuation, with or without country code; no
    ///     letters and no extension.
    ///   - region: where the number is dialled when it has no country code.
    /// - Throws: ``IdentifierRefusal``; machine and privacy numbers are named before "too long",
    ///   since their owners think them valid.
    package init(_ text: String, region: String) throws(IdentifierRefusal) {
        guard let typed = TypedDigits(text) else { throw .malformed }
        if let special = MainlandPlan.refusal(of: typed, region: region) { throw special }
        let read = ReadNumber(typed.dialled, region: region)
        let number = TwinForms.kept(of: read, read: Self.known) ?? read
        if let refusal = number.refusal { throw refusal }
        self.init(number)
    }

    /// `+8613800138000;86;CN;mobile`: E.164, country code, region and line type.
    package var stored: String { "\(e164);\(countryCode);\(region);\(lineType.rawValue)" }

    /// Restores a number from its ``stored`` text. The plan is not asked again: a number whose
    /// range was closed since must stay readable.
    package init?(stored text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false).map {
            Substring($0)
        }
        guard parts.count == 4, let countryCode = Int(parts[1]), parts[2].utf8.count == 2,
            let lineType = LineType(rawValue: String(parts[3])),
            parts[0].hasPrefix("+\(countryCode)"), parts[0].utf8.dropFirst().allSatisfy({ (48...57).contains($0) })
        else { return nil }
        e164 = String(parts[0])
        national = String(parts[0].dropFirst(1 + parts[1].utf8.count))
        self.countryCode = countryCode
        region = String(parts[2])
        self.lineType = lineType
    }

    private init(_ number: ReadNumber) {
        (e164, national, region) = (number.e164, number.national, number.region)
        (countryCode, lineType) = (number.countryCode, number.lineType)
    }

    private static func known(_ e164: String) -> ReadNumber? {
        let number = ReadNumber(e164, region: "ZZ")
        return number.refusal == nil ? number : nil
    }
}

extension PhoneNumber {
    /// Whether a text has the form of ``e164``: a plus and seven to fifteen digits, no zero first.
    /// It may still not be a number, or be another one spelt with a trunk prefix after the country
    /// code.
    package static func looksNormal(_ text: String) -> Bool {
        let digits = text.utf8.dropFirst()
        return text.utf8.first == UInt8(ascii: "+") && (7...15).contains(digits.count)
            && digits.first != UInt8(ascii: "0")
            && digits.allSatisfy { (48...57).contains($0) }
    }

    /// One that strangers try first: four or more equal or consecutive digits in a row at its end.
    package var isEasilyGuessed: Bool {
        let tail = national.utf8.suffix(4).map(Int.init)
        let steps = Set(zip(tail, tail.dropFirst()).map { $1 - $0 })
        return tail.count == 4 && steps.count == 1 && [0, 1, -1].contains(steps.first)
    }
}

extension IdentifierKind {
    package static let phone = IdentifierKind(known: "phone")
}

extension PhoneNumber: IdentifierValue {
    package static let kind = IdentifierKind.phone
    package static let name = KindName(english: "phone number", withArticle: "a phone number", chinese: "手机号")
    package static let carrier: Carrier? = .sms
    package static let isKeptByDefault = true
    package static let keyboard = Keyboard.telephone
    /// A line that takes messages, or may: the code that is sent to it proves whether it does.
    package static let lineTypes: Set<LineType> = [.mobile, .fixedOrMobile, .unknown]
    /// After so long the carriers there may hand a number on.
    package static let quarantine: [String: Duration] = ["CN": .days(90), "US": .days(45)]

    package var normal: String { e164 }
    package var indexed: String { e164 }
    package var numbering: Numbering? {
        Numbering(region: region, lineType: lineType, isEasilyGuessed: isEasilyGuessed)
    }

    /// In groups of three and four: `+86 138 0013 8000`.
    package var written: String {
        let groups = (national.count + 3) / 4
        var (rest, parts) = (Substring(national), [Substring]())
        for left in stride(from: groups, to: 0, by: -1) {
            parts.append(rest.prefix(rest.count / left))
            rest = rest.dropFirst(rest.count / left)
        }
        return "+\(countryCode) \(parts.joined(separator: " "))"
    }

    /// At most seven digits, as nearly as many in front as at the end, and always four or more
    /// hidden: `+86 138****8000`.
    package var masked: String {
        let shown = max(0, min(7, national.count - 4))
        let lead = shown / 2
        let stars = String(repeating: "*", count: national.count - shown)
        return "+\(countryCode) \(national.prefix(lead))\(stars)\(national.suffix(shown - lead))"
    }
}
