import CPhoneNumber

/// What libphonenumber reads in a text.
struct ReadNumber {
    var e164: String
    /// The digits after the country code.
    var national: String
    let countryCode: Int
    let region: String
    let lineType: LineType
    /// Nil for a number that can be kept.
    let refusal: IdentifierRefusal?

    /// - Parameters:
    ///   - dialled: ASCII digits, with a plus in front where the country code comes first.
    ///   - region: where it is dialled when it has no country code.
    init(_ dialled: String, region: String) {
        var parsed = bindery_phone_number()
        let result = dialled.utf8CString.withUnsafeBufferPointer { characters in
            bindery_phone_parse(characters.baseAddress, characters.count - 1, region, &parsed)
        }
        e164 = withUnsafeBytes(of: &parsed.e164, Self.text)
        national = withUnsafeBytes(of: &parsed.national, Self.text)
        self.region = withUnsafeBytes(of: &parsed.region, Self.text)
        countryCode = Int(parsed.country_code)
        lineType = LineType(code: Int(parsed.type))
        refusal = Self.refusal(of: result, national, countryCode)
    }

    private static func text(_ bytes: UnsafeRawBufferPointer) -> String {
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }

    private static func refusal(
        of result: bindery_phone_result, _ national: String, _ countryCode: Int
    ) -> IdentifierRefusal? {
        switch result {
        case BINDERY_PHONE_OK: nil
        case BINDERY_PHONE_INVALID_COUNTRY_CODE: .unknownCountry
        case BINDERY_PHONE_TOO_SHORT: .tooShort
        case BINDERY_PHONE_TOO_LONG: .tooLong
        case BINDERY_PHONE_NOT_VALID: .notInPlan
        case BINDERY_PHONE_UNKNOWN_RANGE:
            PlanShape.allows(national, countryCode: countryCode) ? nil : .notInPlan
        default: .malformed
        }
    }
}
