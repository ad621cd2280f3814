import Testing

@testable import Domain

@Suite("Numbers of ranges that are newer than the library")
struct PhoneUnknownRangeTests {
    /// Mobiles of the plans of 2026, in ranges that libphonenumber 8.12.57 doesn't know. A library that knows one by now
    /// says what it is.
    private static let ranges = [
        ("+8616112345678", "CN"), ("+816014752979", "JP"), ("+6580626765", "SG"), ("+601906294995", "MY"),
        ("+601171234567", "MY"), ("+61451234567", "AU"), ("+61454293524", "AU"), ("+85240944359", "HK"),
        ("+971530752793", "AE"), ("+244960832976", "AO"), ("+22644078993", "BF"), ("+26778236397", "BW"),
        ("+41680436258", "CH"), ("+213563662438", "DZ"), ("+251700994326", "ET"), ("+995500333632", "GE"),
        ("+233530875482", "GH"), ("+254107666987", "KE"), ("+352692854848", "LU"), ("+212723694538", "MA"),
        ("+377700294739", "MC"), ("+2347077297477", "NG"), ("+96874088779", "OM"), ("+67583084549", "PG"),
        ("+25290434952", "SO"), ("+50350079439", "SV"), ("+23530044243", "TD"), ("+992120888327", "TJ"),
        ("+905004825538", "TR"), ("+255600347956", "TZ"), ("+380750944657", "UA"), ("+256721565275", "UG"),
        ("+998200772572", "UZ"), ("+260550476549", "ZM"), ("+263720752958", "ZW"),
    ]

    @Test("A number that its country's mobiles could be is taken, and its range is unknown at worst", arguments: ranges)
    func taken(_ e164: String, _ region: String) throws {
        let number = try PhoneNumber(e164, region: "ZZ")
        #expect(number.e164 == e164)
        #expect(number.region == region)
        #expect(PhoneNumber.lineTypes.contains(number.lineType))
        #expect(IdentifierKinds.standard.restore(.phone, stored: number.stored) == Identifier(number))
    }

    @Test(
        "An area code of North America that the library doesn't know counts to the United States",
        arguments: [
            227, 235, 257, 273, 274, 324, 327, 329, 350, 353, 354, 363, 369, 382, 428, 472, 557, 645, 683, 686, 728,
            730, 738, 748, 821, 835, 879, 942, 975, 983,
        ])
    func areaCode(_ code: Int) throws {
        let number = try PhoneNumber("+1 \(code) 234 5678", region: "ZZ")
        #expect(number.e164 == "+1\(code)2345678")
        #expect(["US", "CA"].contains(number.region))
        #expect(PhoneNumber.lineTypes.contains(number.lineType))
    }

    @Test(
        "What no mobile of its country looks like stays a typing mistake",
        arguments: [
            ("+86 111 1234 5678", IdentifierRefusal.notInPlan), ("+86 120 0013 8000", .notInPlan),
            ("+86 161 1234 567", .tooShort), ("+1 123 234 5678", .notInPlan), ("+1 911 234 5678", .notInPlan),
            ("+1 942 123 4567", .notInPlan), ("+1 995 234 5678", .notInPlan), ("+81 60 1234 56789", .tooLong),
        ])
    func mistyped(_ text: String, _ refusal: IdentifierRefusal) {
        #expect(throws: refusal) { try PhoneNumber(text, region: "ZZ") }
    }

    @Test("An unknown range is told as one", arguments: ["+8616112345678", "+12572345678"])
    func unknown(_ e164: String) throws {
        #expect(try PhoneNumber(e164, region: "ZZ").lineType == .unknown)
    }
}

@Suite("One line with two numbers")
struct PhoneTwinTests {
    @Test(
        "Benin's eight digits and its ten are one number",
        arguments: [
            ("+229 96 12 34 56", "ZZ"), ("96123456", "BJ"), ("+229 01 96 12 34 56", "ZZ"), ("01 96 12 34 56", "BJ"),
            ("00229 0196123456", "CN"),
        ])
    func benin(_ spelling: String, _ region: String) throws {
        let number = try PhoneNumber(spelling, region: region)
        #expect(number.indexed == "+2290196123456")
        #expect(number.national == "0196123456")
        #expect(number.lineType == .mobile)
        #expect(IdentifierKinds.standard.restore(.phone, stored: number.stored) == Identifier(number))
    }

    @Test(
        "Ten digits of Benin that don't begin with 01 are too long", arguments: ["+229 0296123456", "+229 9696123456"])
    func beninTooLong(_ text: String) {
        #expect(throws: IdentifierRefusal.tooLong) { try PhoneNumber(text, region: "ZZ") }
    }

    @Test(
        "An Argentine mobile is one number with the 9 and without it",
        arguments: [
            ("+54 9 11 2345 6789", "ZZ"), ("+54 11 2345 6789", "ZZ"), ("011 15 2345 6789", "AR"),
            ("011 2345-6789", "AR"), ("+54 (0)11 2345 6789", "CN"),
        ])
    func argentina(_ spelling: String, _ region: String) throws {
        let number = try PhoneNumber(spelling, region: region)
        #expect(number.indexed == "+5491123456789")
        #expect(number.lineType == .mobile)
    }

    @Test("An Argentine number that costs nothing to call gets no 9")
    func tollFree() throws {
        #expect(try PhoneNumber("+54 800 123 4567", region: "ZZ").e164 == "+548001234567")
    }
}
