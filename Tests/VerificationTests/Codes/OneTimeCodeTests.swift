import Domain
import TestSupport
import Testing
import Verification

@Suite("One-time codes")
struct OneTimeCodeTests {
    @Test("A code has as many digits as asked for, and nothing else", arguments: 6...10)
    func digits(_ count: Int) {
        let random = SeededRandomness(seed: UInt64(count))
        for _ in 0..<200 {
            let code = OneTimeCode.make(digits: count, random: random.next()).reveal()
            #expect(code.utf8.count == count)
            #expect(code.utf8.allSatisfy { (48...57).contains($0) })
        }
    }

    @Test(
        "A small number keeps its leading zeros, a large one its last digits",
        arguments: [
            (UInt64(0), 6, "000000"), (42, 6, "000042"), (999_999, 6, "999999"), (1_000_000, 6, "000000"),
            (1_234_567, 6, "234567"),
            (7, 10, "0000000007"), (.max, 6, "551615"), (.max, 10, "3709551615"),
        ])
    func padded(_ random: UInt64, _ digits: Int, _ code: String) {
        #expect(OneTimeCode.make(digits: digits, random: random).reveal() == code)
    }

    @Test("No digit is likelier than another at any place")
    func uniform() {
        let random = SeededRandomness(seed: 20_261_121)
        var counts = [[Int]](repeating: [Int](repeating: 0, count: 10), count: 6)
        for _ in 0..<10_000 {
            for (place, digit) in OneTimeCode.make(digits: 6, random: random.next()).reveal().utf8.enumerated() {
                counts[place][Int(digit) - 48] += 1
            }
        }
        // 1000 of each are expected; six standard deviations are 180.
        for count in counts.joined() { #expect((820...1180).contains(count)) }
    }

    @Test(
        "What a person copies from a message is read as the code",
        arguments: [
            ("123456", "123456"), ("000042", "000042"), (" 123456\n", "123456"), ("123 456", "123456"),
            ("123-456", "123456"),
            ("1 2 3-4 5 6", "123456"), ("123\u{A0}456", "123456"), ("123\u{3000}456", "123456"),
            ("\t123456\r\n", "123456"),
            ("１２３４５６", "123456"), ("１２３-４５６", "123456"), ("１23４56", "123456"), ("١٢٣٤٥٦", "123456"),
            ("1234567890", "1234567890"),
        ])
    func normalised(_ typed: String, _ code: String) {
        #expect(OneTimeCode.normalised(typed)?.reveal() == code)
    }

    @Test(
        "What can't be a code is none",
        arguments: [
            "", " ", "-", "123", "12345", "12345678901", "12345a", "abcdef", "O23456", "１２３４５ａ", "123.456", "123,456",
            "+123456",
            "123–456",
            "0x1234", "1e6000", "①②③④⑤⑥", "一二三四五六", "万万万万", "²²²²²²", "Ⅰ23456", "½23456", "12345\u{301}6",
            "1\u{20E3}23456", "123\u{0}456",
            "123456'--", String(repeating: "1", count: 65), String(repeating: " ", count: 59) + "123456",
            String(repeating: "7", count: 10_240), String(repeating: "\u{301}", count: 5120) + "123456",
        ])
    func refused(_ typed: String) {
        #expect(OneTimeCode.normalised(typed) == nil)
    }

    @Test("Every code that is made is read back as itself", arguments: 6...10)
    func roundTrip(_ digits: Int) {
        let random = SeededRandomness(seed: 99)
        for _ in 0..<200 {
            let code = OneTimeCode.make(digits: digits, random: random.next())
            #expect(OneTimeCode.normalised(code.reveal()) == code)
        }
    }

    @Test(
        "Promise 10 (peers' fault 10): neither a code nor an answer with one shows it in a log",
        arguments: Printing.allCases)
    func printed(_ printing: Printing) {
        let code = OneTimeCode.make(digits: 6, random: 123_456)
        let values: [Any] = [code, OneTimeCode.normalised("123 456") as Any, Answer.code(code)]
        for value in values { #expect(!printing.text(value).contains("123456")) }
    }

    @Test(
        "A code with too few digits is told apart from text that can't be a code",
        arguments: [
            ("12345", "code.incomplete"), ("１２３", "code.incomplete"), ("1 2-3", "code.incomplete"),
            ("", "code.malformed"), ("1234a", "code.malformed"), ("12345678901", "code.malformed"), ("123456", nil),
        ] as [(String, ReasonCode?)])
    func fault(typed: String, code: ReasonCode?) {
        #expect(OneTimeCode.fault(in: typed) == code)
    }
}
