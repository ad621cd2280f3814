import Testing

@testable import Domain

@Suite("What the numbering plan says of a number")
struct PhonePlanTests {
    @Test(
        "Region and line type come with the number",
        arguments: [
            ("+8613800138000", "CN", 86, LineType.mobile), ("+8619200138000", "CN", 86, .mobile),
            ("+8617012345678", "CN", 86, .mobile),
            ("+861065529988", "CN", 86, .fixedLine), ("+864001234567", "CN", 86, .sharedCost),
            ("+868001234567", "CN", 86, .tollFree),
            ("+85251234567", "HK", 852, .mobile), ("+85366123456", "MO", 853, .mobile),
            ("+886912345678", "TW", 886, .mobile),
            ("+14155550132", "US", 1, .fixedOrMobile), ("+16042345678", "CA", 1, .fixedOrMobile),
            ("+18002345678", "US", 1, .tollFree),
            ("+442079460018", "GB", 44, .fixedLine), ("+447400123456", "GB", 44, .mobile),
            ("+819012345678", "JP", 81, .mobile),
            ("+4915123456789", "DE", 49, .mobile), ("+80012345678", "ZZ", 800, .tollFree),
            ("+6581234567", "SG", 65, .mobile),
        ])
    func facts(_ e164: String, _ region: String, _ countryCode: Int, _ type: LineType) throws {
        let number = try PhoneNumber(e164, region: "ZZ")
        #expect(number.region == region)
        #expect(number.countryCode == countryCode)
        #expect(number.lineType == type)
        #expect(number.e164 == "+\(countryCode)\(number.national)")
    }

    @Test(
        "A landline with its area code is a fixed line, however it is typed",
        arguments: ["010 6552 9988", "+86 10 6552 9988", "(010) 65529988"])
    func landline(_ spelling: String) throws {
        let number = try PhoneNumber(spelling, region: "CN")
        #expect(number.e164 == "+861065529988")
        #expect(number.lineType == .fixedLine)
    }

    @Test(
        "A machine's number is named as one, in any spelling",
        arguments: [
            "1410123456789", "1440123456789", "1441123456789", "1460123456789", "1480123456789", "+86 1410 123456789",
            "+ 86 1410123456789",
            "0086 1410 1234 56789", "86 1410123456789", "１４１０１２３４５６７８９", "(+86) 1480123456789",
        ])
    func machine(_ spelling: String) {
        #expect(throws: IdentifierRefusal.machineNumber) { try PhoneNumber(spelling, region: "CN") }
    }

    @Test(
        "A privacy number is named as one, in any spelling",
        arguments: [
            "700123456789012", "+86700123456789012", "0086 700 1234 5678 9012", "86 700 123456789012",
            "700-1234-5678-9012",
        ])
    func privacy(_ spelling: String) {
        #expect(throws: IdentifierRefusal.privacyNumber) { try PhoneNumber(spelling, region: "CN") }
    }

    @Test(
        "The mainland's machine ranges say nothing of other countries' numbers",
        arguments: [
            ("1480123456789", "US"), ("+1 480123456789", "CN"), ("+44 1480123456789", "CN"), ("700123456789012", "GB"),
        ])
    func otherCountries(_ spelling: String, _ region: String) {
        let refusal = #expect(throws: IdentifierRefusal.self) { try PhoneNumber(spelling, region: region) }
        #expect(refusal != .machineNumber)
    }

    @Test(
        "A number that strangers try first is known by its end",
        arguments: [
            ("13800138888", true), ("13800131234", true), ("13800134321", true), ("13800130000", true),
            ("13800136789", true),
            ("13800139876", true), ("13800138000", false), ("13800131212", false), ("13800132468", false),
            ("13800139012", false),
            ("13800133888", false), ("13812348765", true), ("13888880001", false),
        ])
    func easilyGuessed(_ text: String, _ expected: Bool) throws {
        #expect(try PhoneNumber(text, region: "CN").isEasilyGuessed == expected)
    }
}
