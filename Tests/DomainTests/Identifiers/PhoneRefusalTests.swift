import TestSupport
import Testing

@testable import Domain

@Suite("Texts that are no telephone number")
struct PhoneRefusalTests {
    @Test(
        "Each is refused with its reason",
        arguments: [
            ("", IdentifierRefusal.malformed), ("   ", .malformed), ("+", .malformed), ("-", .malformed),
            ("+861", .tooShort),
            ("13800", .tooShort), ("1380013800", .tooShort), ("138001380001", .tooLong),
            ("+86 138001380001234567890", .tooLong),
            ("11111111111", .notInPlan), ("+999 13800138000", .unknownCountry), ("+0 13800138000", .unknownCountry),
            ("call 13800138000", .malformed), ("138oo138ooo", .malformed), ("1-800-FLOWERS", .malformed),
            ("13800138000 ext. 5", .malformed),
            ("13800138000#5", .malformed), ("13800138000;ext=5", .malformed),
            ("tel:+86-138-0013-8000;ext=5", .malformed), ("tel:", .malformed),
            ("13800138000,5", .malformed),
            ("📱13800138000", .malformed), ("1380013800\u{1F51F}", .malformed), ("一三八〇〇一三八〇〇〇", .malformed),
            ("①③⑧00138000", .malformed), ("#\u{FE0F}\u{20E3}13800138000", .malformed),
            ("tel:tel:13800138000", .malformed), ("tel:13800138000;phone-context=+86", .malformed),
            ("\u{FE0F}\u{20E3}", .malformed),
            ("13800138000\0", .malformed), ("138\0" + "00138000", .malformed), ("\0", .malformed),
            ("13800138000\n", .malformed),
            ("13800138000\r\n", .malformed), ("\t13800138000", .malformed), ("138+00138000", .malformed),
            ("++8613800138000", .malformed),
            ("13800138000+", .malformed), ("13800138000'; DROP TABLE binding; --", .malformed),
            ("1380013800\u{301}0", .malformed),
            ("\u{FFFD}13800138000", .malformed), ("nobody@example.com", .malformed),
        ])
    func refused(_ text: String, _ refusal: IdentifierRefusal) {
        #expect(throws: refusal) { try IdentifierKinds.standard.parse(.phone, text, region: "CN") }
    }

    @Test("A number of a country needs a country", arguments: ["ZZ", "", "XX", "cn", "中国", "C\0N"])
    func unknownRegion(_ region: String) {
        #expect(throws: IdentifierRefusal.unknownCountry) {
            try IdentifierKinds.standard.parse(.phone, "13800138000", region: region)
        }
    }

    @Test(
        "Ten kilobytes of anything are too long, without being read",
        arguments: ["1", " ", "a", "＋", "👩‍👩‍👧‍👦", "\0", "\u{301}"])
    func enormous(_ piece: String) {
        let text = String(repeating: piece, count: 10_240)
        #expect(throws: IdentifierRefusal.tooLong) { try IdentifierKinds.standard.parse(.phone, text, region: "CN") }
    }

    @Test("Ten kilobytes do no harm below the border either", arguments: ["1", " ", "a", "0", "+"])
    func enormousBelow(_ piece: String) {
        let text = String(repeating: piece, count: 10_240)
        #expect(throws: IdentifierRefusal.self) { try PhoneNumber(text, region: "CN") }
    }

    @Test("Random texts are read or refused, never more", arguments: [1, 2, 3, 4])
    func randomTexts(_ seed: UInt64) throws {
        var randomness = SeededRandomness(seed: seed)
        let alphabet = Array("0123456789+-() .\0\u{202D}＋８６aé一👍#;")
        for _ in 0..<2000 {
            let text = String(
                (0..<Int.random(in: 0...24, using: &randomness)).compactMap { _ in
                    alphabet.randomElement(using: &randomness)
                })
            guard let number = try? PhoneNumber(text, region: "CN") else { continue }
            #expect(number.e164.utf8.count <= 16)
            #expect(number == (try PhoneNumber(number.e164, region: "ZZ")))
        }
    }

    @Test(
        "A kind that is not kept is refused as such", arguments: ["bank-card", "wechat"])
    func otherKinds(_ name: String) throws {
        let kind = try #require(IdentifierKind(rawValue: name))
        #expect(throws: IdentifierRefusal.unsupportedKind) {
            try IdentifierKinds.standard.parse(kind, "13800138000", region: "CN")
        }
        #expect(IdentifierKinds.standard.restore(kind, stored: "13800138000") == nil)
    }
}
