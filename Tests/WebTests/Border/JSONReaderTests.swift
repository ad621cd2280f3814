import Testing

@testable import Web

@Suite("Strict JSON")
struct JSONReaderTests {
    @Test(
        "What RFC 8259 allows is read",
        arguments: [
            ("\"a\\u00e9\\ud83d\\ude00\\n\\/\"", JSONValue.string("aé😀\n/")),
            ("[true,false,null]", .array([.bool(true), .bool(false), .null])),
            (" [ -0.5e+10 , 0 ] ", .array([.number, .number])), ("{}", .object([])), ("[]", .array([])),
            ("\"中\"", .string("中")),
        ])
    func read(text: String, value: JSONValue) throws {
        #expect(try JSONReader.read(Array(text.utf8)) == value)
    }

    @Test(
        "What it does not allow is refused",
        arguments: [
            "", " ", "nul", "tru", "01", "1.", ".5", "+1", "-", "1e", "NaN", "[1,]", "[1 2]", "{\"a\"}", "{a:1}",
            "{\"a\":1,}", "'a'",
            "\"a",
            "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\ude00\"", "\"\\ud800\\u0041\"", "\"tab\tinside\"", "[1]]",
            "\u{feff}{}", "// c\n{}",
        ])
    func refused(text: String) {
        #expect(throws: JSONFault.malformed) { try JSONReader.read(Array(text.utf8)) }
    }

    @Test(
        "Bytes that are not UTF-8 are refused",
        arguments: [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE4, 0xB8]] as [[UInt8]])
    func notUTF8(bytes: [UInt8]) {
        #expect(throws: JSONFault.malformed) { try JSONReader.read([0x22] + bytes + [0x22]) }
    }

    @Test("A name that appears twice is refused, however it is spelled")
    func duplicate() {
        #expect(throws: JSONFault.duplicate("a")) { try JSONReader.read(Array(#"{"a":1,"\u0061":2}"#.utf8)) }
    }

    @Test("Any text, however broken, is at worst refused")
    func mutations() {
        let valid = Array(#"{"account":"a","context":{"x":[1,"\u00e9",null]}}"#.utf8)
        for position in valid.indices {
            for byte in [0x00, 0x22, 0x5C, 0x7B, 0x5D, 0xFF] as [UInt8] {
                var text = valid
                text[position] = byte
                _ = try? JSONReader.read(text)
                _ = try? JSONReader.read(Array(text.prefix(position)))
            }
        }
    }
}
