import Testing

@testable import Domain

@Suite("Characters that nobody sees")
struct InvisibleCharacterTests {
    struct Invisible: Sendable, CustomTestStringConvertible {
        let name: String
        let scalar: Unicode.Scalar
        var testDescription: String { name }
    }

    /// One or more of each class.
    static let all: [Invisible] =
        [
            ("zero width space", 0x200B), ("zero width non-joiner", 0x200C), ("zero width joiner", 0x200D),
            ("word joiner", 0x2060), ("zero width no-break space", 0xFEFF), ("soft hyphen", 0xAD),
            ("left-to-right mark", 0x200E), ("right-to-left mark", 0x200F), ("Arabic letter mark", 0x61C),
            ("left-to-right embedding", 0x202A), ("pop directional formatting", 0x202C),
            ("right-to-left override", 0x202E), ("left-to-right isolate", 0x2066), ("pop directional isolate", 0x2069),
            ("variation selector 1", 0xFE00), ("variation selector 16", 0xFE0F), ("variation selector 17", 0xE0100),
            ("Mongolian variation selector", 0x180B), ("Mongolian vowel separator", 0x180E),
            ("Hangul choseong filler", 0x115F), ("Hangul jungseong filler", 0x1160), ("Hangul filler", 0x3164),
            ("half-width Hangul filler", 0xFFA0), ("Khmer inherent vowel", 0x17B4), ("grapheme joiner", 0x34F),
            ("tag", 0xE0041), ("cancel tag", 0xE007F), ("invisible times", 0x2062), ("deprecated shaping", 0x206A),
            ("interlinear anchor", 0xFFF9), ("shorthand control", 0x1BCA0), ("musical beam", 0x1D173),
            ("line separator", 0x2028), ("paragraph separator", 0x2029), ("Braille blank", 0x2800), ("control", 0x07),
            ("newline", 0x0A), ("next line", 0x85),
        ].map { Invisible(name: $0, scalar: Unicode.Scalar($1)!) }

    private static func around(_ scalar: Unicode.Scalar, _ text: (String) -> String) -> [String] {
        ["\(scalar)lena", "le\(scalar)na", "lena\(scalar)"].map(text)
    }

    @Test("Peers' fault 25: an invisible character never makes two handles of one", arguments: all)
    func handle(_ invisible: Invisible) {
        for text in Self.around(invisible.scalar, { $0 }) {
            #expect(throws: IdentifierRefusal.invisibleCharacter, "\(text.unicodeScalars)") { try Handle(text) }
        }
    }

    @Test("Peers' fault 25: an invisible character never makes two mailboxes of one", arguments: all)
    func local(_ invisible: Invisible) {
        for text in Self.around(invisible.scalar, { "\($0)@example.com" }) {
            #expect(throws: IdentifierRefusal.invisibleCharacter, "\(text.unicodeScalars)") { try EmailAddress(text) }
        }
    }

    @Test("Peers' fault 25: an invisible character never makes two domains of one", arguments: all)
    func domain(_ invisible: Invisible) {
        let isJoiner = InvisibleCharacter.isJoiner(invisible.scalar)
        for text in Self.around(invisible.scalar, { "a@\($0).example" }) {
            let refusal = #expect(throws: IdentifierRefusal.self) { try EmailAddress(text) }
            // A joiner is for the rules of domain names to judge.
            #expect(isJoiner || refusal == .invisibleCharacter, "\(text.unicodeScalars)")
        }
    }

    @Test("Peers' fault 25: what a copied number carries makes no other number of it", arguments: all)
    func phone(_ invisible: Invisible) {
        for text in [
            "\(invisible.scalar)13800138000", "138\(invisible.scalar)00138000", "13800138000\(invisible.scalar)",
        ] {
            let read = try? PhoneNumber(text, region: "CN")
            #expect(read == nil || read?.e164 == "+8613800138000")
        }
    }

    @Test(
        "A number that was copied from an address book is the number",
        arguments: [0x200B, 0x202A, 0x202C, 0x202D, 0x2060, 0xFEFF, 0xAD])
    func copied(_ value: Int) throws {
        let mark = try #require(Unicode.Scalar(value))
        #expect(try PhoneNumber("\(mark)138 0013\(mark) 8000\(mark)", region: "CN").e164 == "+8613800138000")
    }

    @Test(
        "Peers' fault 26: the country code is part of a number: the same digits in two countries are two",
        arguments: [("+852 9123 4567", "+65 9123 4567"), ("+1 201 555 0123", "+49 201 5550123")])
    func countries(_ left: String, _ right: String) throws {
        let kinds = IdentifierKinds.standard
        #expect(try !kinds.parse(.phone, left, region: "CN").isSame(as: kinds.parse(.phone, right, region: "CN")))
    }
}
