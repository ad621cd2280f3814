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

    /// All that the plan of 2026 has and libphonenumber 8.12.57 doesn't: geographic ones, and those for personal numbers and
    /// machines (528, 529, 532, 633).
    private static let newAreaCodes = [
        227, 235, 257, 273, 274, 324, 327, 329, 350, 353, 354, 363, 369, 382, 428, 472, 528, 529, 532, 557, 633, 645,
        683,
        686, 728, 730, 738, 748, 821, 835, 879, 942, 975, 983,
    ]

    @Test(
        "An area code of North America that the library doesn't know counts to the United States",
        arguments: newAreaCodes)
    func areaCode(_ code: Int) throws {
        let number = try PhoneNumber("+1 \(code) 234 5678", region: "ZZ")
        #expect(number.e164 == "+1\(code)2345678")
        #expect(["US", "CA"].contains(number.region))
        #expect([.fixedOrMobile, .personal, .unknown].contains(number.lineType))
    }

    @Test("Each area code that North America has, or can get, is taken", arguments: 2...9)
    func everyAreaCode(_ first: Int) throws {
        let codes = (0...89).map { first * 100 + $0 }.filter { $0 % 100 != 11 }
        for code in codes {
            let number = try PhoneNumber("+1 \(code) 672 5678", region: "ZZ")
            #expect(number.e164 == "+1\(code)6725678")
        }
        for code in [first * 100 + 11] + (90...99).map({ first * 100 + $0 }) {
            #expect(throws: IdentifierRefusal.notInPlan) { try PhoneNumber("+1 \(code) 672 5678", region: "ZZ") }
        }
    }

    @Test(
        "Digits in a new range of a country's mobiles are taken as they are dialled there",
        arguments: [
            ("060-1475-2979", "JP", "+816014752979"), ("+81 60 0000 0000", "ZZ", "+816000000000"),
            ("+81 60 9999 9999", "ZZ", "+816099999999"), ("8000 0000", "SG", "+6580000000"),
            ("8099 9999", "SG", "+6580999999"), ("+65 8062 6765", "ZZ", "+6580626765"),
            ("011-7000 0000", "MY", "+601170000000"), ("011 7123 4567", "MY", "+601171234567"),
            ("+60 11-7999 9999", "ZZ", "+601179999999"), ("0450 000 000", "AU", "+61450000000"),
            ("0459 999 999", "AU", "+61459999999"), ("+61 (0)454 293 524", "ZZ", "+61454293524"),
            ("161 0000 0000", "CN", "+8616100000000"), ("+86 161 9999 9999", "ZZ", "+8616199999999"),
            ("(942) 234-5678", "US", "+19422345678"), ("1 257 234 5678", "CA", "+12572345678"),
        ])
    func dialled(_ spelling: String, _ region: String, _ e164: String) throws {
        let number = try PhoneNumber(spelling, region: region)
        #expect(number.e164 == e164)
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
        "Promise 1: a Brazilian mobile without its 9 is the number that has it, and a landline stays what it is",
        arguments: [
            ("+55 11 8765 4321", "+5511987654321"), ("+55 11 98765-4321", "+5511987654321"),
            ("+55 21 6123 4567", "+5521961234567"), ("+55 11 3456 7890", "+551134567890"),
        ])
    func brazil(text: String, indexed: String) throws {
        #expect(try PhoneNumber(text, region: "BR").indexed == indexed)
    }

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
        "A range of Benin that is newer than the library has ten digits too",
        arguments: [
            ("01 25 79 36 19", "BJ"), ("+229 0125793619", "ZZ"), ("25793619", "BJ"), ("+229 25 79 36 19", "ZZ"),
        ])
    func beninNewRange(_ spelling: String, _ region: String) throws {
        let number = try PhoneNumber(spelling, region: region)
        #expect(number.e164 == "+2290125793619")
        #expect(number.region == "BJ")
        #expect(PhoneNumber.lineTypes.contains(number.lineType))
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
