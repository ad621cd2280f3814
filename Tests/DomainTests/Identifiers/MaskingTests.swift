import TestSupport
import Testing

@testable import Domain

@Suite("Masked display")
struct MaskingTests {
    @Test(
        "An owner recognises the masked form",
        arguments: [
            ("+8613800138000", "+86 138****8000"), ("+14155550132", "+1 415****132"), ("+85251234567", "+852 51****67"),
            ("+442079460018", "+44 207****018"), ("+4915123456789", "+49 151****6789"),
            ("+390669821234", "+39 066****234"),
        ])
    func phone(_ e164: String, _ masked: String) throws {
        #expect(try IdentifierKinds.standard.parse(.phone, e164, region: "ZZ").masked == masked)
    }

    @Test(
        "Whoever typed a number reads it in groups",
        arguments: [
            ("+8613800138000", "+86 138 0013 8000"), ("+14155550132", "+1 415 555 0132"),
            ("+85251234567", "+852 5123 4567"), ("+390669821234", "+39 066 982 1234"),
        ])
    func written(_ e164: String, _ written: String) throws {
        #expect(try IdentifierKinds.standard.parse(.phone, e164, region: "ZZ").content.written == written)
    }

    @Test(
        "Mail shows one character of the local part, and none of a local part of one",
        arguments: [
            ("lena@example.com", "l***@example.com"), ("Lena.Park@EXAMPLE.com", "L***@example.com"),
            ("le@example.com", "l***@example.com"),
            ("l@example.com", "***@example.com"), ("é\u{301}@example.com", "***@example.com"),
            ("李雷@例え.テスト", "李***@xn--r8jz45g.xn--zckzah"),
        ])
    func mail(_ text: String, _ masked: String) throws {
        #expect(try IdentifierKinds.standard.parse(.email, text, region: "ZZ").masked == masked)
    }

    @Test(
        "A handle shows at most three characters, and none of a short one",
        arguments: [
            ("lin_an", "li***n"), ("lin", "l***"), ("linan", "l***"), ("li", "***"), ("林", "***"), ("小林同学", "小***"),
            ("小林同学今天也很忙", "小林***忙"),
        ])
    func handle(_ text: String, _ masked: String) throws {
        #expect(try IdentifierKinds.standard.parse(.handle, text, region: "ZZ").masked == masked)
    }

    @Test(
        "Promise 10: a masked number of any country hides at least four digits and shows at most seven",
        arguments: [1, 2, 3, 4, 5])
    func neverMore(_ seed: UInt64) throws {
        let randomness = SeededRandomness(seed: seed)
        var seen = 0
        while seen < 400 {
            guard let number = Self.randomNumber(randomness) else { continue }
            seen += 1
            let masked = number.masked.split(separator: " ")[1]
            let hidden = masked.filter { $0 == "*" }.count
            #expect(masked.count == number.national.count)
            #expect(hidden >= 4, "\(number.masked)")
            #expect(masked.count - hidden <= 7)
            #expect(!number.masked.contains(number.national))
        }
    }

    /// A valid number of a random country, or nil where the digits drawn are none.
    private static func randomNumber(_ randomness: SeededRandomness) -> PhoneNumber? {
        var randomness = randomness
        let codes = [
            "86", "852", "853", "886", "1", "44", "49", "33", "39", "81", "82", "91", "61", "55", "7", "65", "60", "66",
            "84", "62", "290",
            "683",
        ]
        let digits = (0..<Int.random(in: 4...11, using: &randomness)).map { _ in
            String(Int.random(in: 0...9, using: &randomness))
        }
        return try? PhoneNumber("+" + codes.randomElement(using: &randomness)! + digits.joined(), region: "ZZ")
    }

    @Test("Promise 10: a masked address never holds its local part", arguments: [6, 7, 8])
    func mailNeverMore(_ seed: UInt64) throws {
        var randomness = SeededRandomness(seed: seed)
        let alphabet = Array("abcXYZ019+_-éü李")
        for _ in 0..<500 {
            let local = String(
                (0..<Int.random(in: 1...30, using: &randomness)).map { _ in alphabet.randomElement(using: &randomness)!
                })
            let masked = try IdentifierKinds.standard.parse(.email, "\(local)@example.com", region: "ZZ").masked
            #expect(!masked.hasPrefix(local))
            #expect(masked.utf8.count <= "李***@example.com".utf8.count)
        }
    }
}
