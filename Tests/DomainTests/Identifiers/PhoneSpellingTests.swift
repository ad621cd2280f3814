import Testing

@testable import Domain

@Suite("Spellings of one telephone number")
struct PhoneSpellingTests {
    @Test(
        "Every usual spelling of a mainland number is one number",
        arguments: [
            "13800138000", "138 0013 8000", "138-0013-8000", "138.0013.8000", "+8613800138000", "+86 138 0013 8000",
            "+86-138-0013-8000", "(+86) 138 0013 8000", "＋86 138 0013 8000", "008613800138000", "0086 138-0013-8000",
            "8613800138000",
            "86 138 0013 8000", "013800138000", "１３８００１３８０００", "＋８６１３８００１３８０００", "١٣٨٠٠١٣٨٠٠٠", "  13800138000  ",
            "138\u{3000}0013\u{3000}8000", "138\u{A0}0013\u{A0}8000", "138–0013–8000", "138－0013－8000",
            "\u{202D}+86 138 0013 8000\u{202C}",
            "138\u{200B}00138000", "\u{200E}13800138000\u{200F}", "\u{202A}138\u{202B}0013\u{202C}8000\u{202E}",
            "\u{2066}138\u{2067}0013\u{2068}8000\u{2069}", "\u{FEFF}13800138000", "138\u{AD}0013\u{AD}8000",
            "1\u{FE0F}\u{20E3}3\u{FE0F}\u{20E3}8\u{20E3}00138000", "tel:+86-138-0013-8000", "TEL:13800138000",
            "tel: +86 138 0013 8000", "（86）13800138000", "+86 (0) 138 0013 8000",
        ])
    func equivalent(_ spelling: String) throws {
        let number = try PhoneNumber(spelling, region: "CN")
        #expect(number.e164 == "+8613800138000")
        #expect(number == (try PhoneNumber("+8613800138000", region: "US")))
    }

    @Test(
        "A trunk zero belongs to dialling at home, not to the number",
        arguments: [
            ("020 7946 0018", "GB", "+442079460018"), ("+44 (0)20 7946 0018", "CN", "+442079460018"),
            ("07400 123456", "GB", "+447400123456"),
            ("0151 23456789", "DE", "+4915123456789"), ("090-1234-5678", "JP", "+819012345678"),
            ("0412 345 678", "AU", "+61412345678"),
            ("06 12 34 56 78", "FR", "+33612345678"), ("011 86 138 0013 8000", "US", "+8613800138000"),
        ])
    func trunkZero(_ spelling: String, _ region: String, _ expected: String) throws {
        #expect(try PhoneNumber(spelling, region: region).e164 == expected)
    }

    @Test(
        "A zero that is part of the number stays",
        arguments: [("06 6982 1234", "IT", "+390669821234"), ("+39 06 6982 1234", "CN", "+390669821234")])
    func italianZero(_ spelling: String, _ region: String, _ expected: String) throws {
        let number = try PhoneNumber(spelling, region: region)
        #expect(number.e164 == expected)
        #expect(number.national == "0669821234")
    }

    @Test("The same digits dialled in two countries are two numbers")
    func regionDecides() throws {
        #expect(try PhoneNumber("0412 345 678", region: "AU").e164 != PhoneNumber("0412 345 678", region: "DE").e164)
    }

    @Test(
        "A stored number is read back whole",
        arguments: ["+8613800138000", "+14155550132", "+390669821234", "+85251234567", "+80012345678"])
    func stored(_ e164: String) throws {
        let number = try PhoneNumber(e164, region: "ZZ")
        #expect(IdentifierKinds.standard.restore(.phone, stored: number.stored) == Identifier(number))
    }

    @Test("A stored number whose range was closed since is still readable")
    func closedRange() {
        #expect(throws: IdentifierRefusal.notInPlan) { try PhoneNumber("+8611100138000", region: "CN") }
        #expect(PhoneNumber(stored: "+8611100138000;86;CN;mobile")?.national == "11100138000")
    }

    @Test(
        "Only what was stored is read back",
        arguments: [
            "", "13800138000", "+8613800138000", "+8613800138000;1;CN;mobile", "+8613800138000;86;CN;carrier-pigeon",
            "+8613800138000;86;CHN;mobile",
            "+86 138 0013 8000;86;CN;mobile", ";;;", "nobody@example.com",
        ])
    func notStored(_ text: String) {
        #expect(PhoneNumber(stored: text) == nil)
    }
}
