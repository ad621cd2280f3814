import Testing

@testable import Domain

@Suite("Mail addresses")
struct EmailAddressTests {
    @Test(
        "The domain is folded, the local part stays as given",
        arguments: [
            ("lena@example.com", "lena@example.com"), ("lena@EXAMPLE.Com", "lena@example.com"),
            ("Lena.Park@Example.COM", "Lena.Park@example.com"),
            ("  lena@example.com ", "lena@example.com"), ("lena+shop@example.co.uk", "lena+shop@example.co.uk"),
            ("o'brien@example.com", "o'brien@example.com"),
            ("!#$%&'*+-/=?^_`{|}~@example.com", "!#$%&'*+-/=?^_`{|}~@example.com"),
            ("1@example.com", "1@example.com"), ("a@1.example", "a@1.example"), ("a@a-b.example", "a@a-b.example"),
        ])
    func normalised(_ text: String, _ expected: String) throws {
        #expect(try EmailAddress(text).address == expected)
    }

    @Test(
        "A domain in another script becomes A-labels",
        arguments: [
            ("a@bücher.example", "xn--bcher-kva.example"), ("a@BÜCHER.example", "xn--bcher-kva.example"),
            ("a@bu\u{308}cher.example", "xn--bcher-kva.example"), ("a@例え.テスト", "xn--r8jz45g.xn--zckzah"),
            ("a@中国.中国", "xn--fiqs8s.xn--fiqs8s"),
            ("a@中国。中国", "xn--fiqs8s.xn--fiqs8s"), ("a@ｅｘａｍｐｌｅ.com", "example.com"),
            ("a@xn--bcher-kva.example", "xn--bcher-kva.example"),
            ("a@XN--BCHER-KVA.example", "xn--bcher-kva.example"),
            // Deviations of UTS #46: a browser's e-mail field has sent each to another domain.
            ("a@maßanfertigung.example", "xn--maanfertigung-cdb.example"), ("a@βόλος.example", "xn--nxasmm1c.example"),
            ("a@نامه\u{200C}ای.example", "xn--mgba3gch31f060k.example"),
            ("a@क्\u{200D}ष.example", "xn--11b2ezcw70k.example"),
        ])
    func internationalDomain(_ text: String, _ domain: String) throws {
        #expect(try EmailAddress(text).domain == domain)
    }

    @Test(
        "Full-width letters and signs are the plain ones, and no other letters are made of them",
        arguments: [
            ("ｌｅｎａ＠ｅｘａｍｐｌｅ．ｃｏｍ", "lena@example.com"), ("lena＠example.com", "lena@example.com"),
            ("lena＠example。com", "lena@example.com"), ("Ｌｅｎａ＋１＠例え.テスト", "Lena+1@xn--r8jz45g.xn--zckzah"),
            ("lena\u{3000}", nil), ("ｌｅ ｎａ＠example.com", nil), ("lena＠＠example.com", nil),
            ("o\u{FB01}ce@example.com", "o\u{FB01}ce@example.com"),
        ] as [(String, String?)])
    func fullWidth(_ text: String, _ expected: String?) {
        #expect((try? EmailAddress(text))?.address == expected)
    }

    @Test(
        "Letters that a mail host may tell apart are not folded into others",
        arguments: [("maß", "mass"), ("λόγος", "λόγοσ"), ("ı", "i"), ("ﬁ", "fi")])
    func notFolded(_ left: String, _ right: String) throws {
        #expect(try EmailAddress("\(left)@example.com").folded != EmailAddress("\(right)@example.com").folded)
    }

    @Test("A joiner in a domain that no script needs there is refused, not dropped")
    func joiner() {
        #expect(throws: IdentifierRefusal.malformed) { try EmailAddress("a@le\u{200C}na.example") }
    }

    @Test(
        "What is typed at a sign-in is an address by its sign, in either width",
        arguments: ["lena@example.com", "lena＠example.com"])
    func meant(_ text: String) {
        #expect(IdentifierKinds.standard.meant(by: text) == .email)
    }

    @Test(
        "A local part beyond ASCII is kept in its composed form",
        arguments: ["josé@example.com", "jose\u{301}@example.com"])
    func internationalLocalPart(_ text: String) throws {
        #expect(Array(try EmailAddress(text).local.utf8) == Array("jos\u{E9}".utf8))
    }

    @Test(
        "Two spellings of one mailbox are one entry in the index, and mail goes to the one that was given",
        arguments: ["Lena@example.com", "LENA@EXAMPLE.COM", "lena@Example.com"])
    func folded(_ text: String) throws {
        let identifier = try IdentifierKinds.standard.parse(.email, text, region: "ZZ")
        #expect(identifier.indexed == Secret("lena@example.com"))
        #expect(identifier.value.reveal() == text.split(separator: "@")[0] + "@example.com")
    }

    @Test(
        "Different local parts are different people",
        arguments: [("lena", "lena+shop"), ("le.na", "lena"), ("josé", "jose")])
    func distinct(_ left: String, _ right: String) throws {
        #expect(try EmailAddress("\(left)@example.com").folded != EmailAddress("\(right)@example.com").folded)
    }

    @Test(
        "Anything but a plain address is refused",
        arguments: [
            "", " ", "@", "lena", "lena@", "@example.com", "lena@@example.com", "a@b@example.com", "lena@localhost",
            "lena@example.",
            "lena@.com",
            "lena@example..com", "lena@example.com.", "lena@-example.com", "lena@example-.com", "lena@exa_mple.com",
            "lena@127.0.0.1",
            "lena@[127.0.0.1]", "lena@[IPv6:::1]", "lena@2130706433", "lena@1.2", ".lena@example.com",
            "lena.@example.com",
            "le..na@example.com",
            "\"lena\"@example.com", "\"le na\"@example.com", "\"le@na\"@example.com", "le na@example.com",
            "lena @example.com",
            "lena@ example.com", "lena(comment)@example.com", "Lena <lena@example.com>", "mailto:lena@example.com",
            "lena@example.com,b@example.com",
            "lena@example.com;b@example.com", "lena\\@example.com", "lena@exam ple.com", "13800138000",
        ])
    func malformed(_ text: String) {
        #expect(throws: IdentifierRefusal.malformed) { try EmailAddress(text) }
    }

    @Test(
        "Nothing of a domain is cut off in silence",
        arguments: [
            "example.com/path", "example.com:8080", "example.com?q", "example.com#f", "example.com\\evil.org",
            "ex%61mple.com",
            "example.com%2Eorg", "[::1]", "例え.テスト/path", "例え.テスト:8080", "例え.テスト?q", "例え.テスト#f", "ex%61mple.テスト",
            "example.com／x.org",
            "exa℀mple.com",
            "example.com：80", "例え.テスト＃f", "example．com？x",
        ])
    func smuggled(_ domain: String) {
        #expect(throws: IdentifierRefusal.malformed) { try EmailAddress("lena@\(domain)") }
    }

    @Test(
        "A control, an invisible or a line's end in the local part is refused",
        arguments: ["\0", "\n", "\r\n", "\r", "\t", "\u{1B}", "\u{7F}", "\u{85}", "\u{2028}", "\u{202E}", "\u{200B}"],
        ["le%na@example.com", "lena%@example.com"])
    func controls(_ control: String, _ place: String) {
        #expect(throws: IdentifierRefusal.invisibleCharacter) { try EmailAddress(place.replacing("%", with: control)) }
    }

    @Test(
        "A control or a line's end in front is refused",
        arguments: ["\0", "\n", "\r\n", "\r", "\u{1B}", "\u{7F}", "\u{85}", "\u{2028}", "\u{202E}"])
    func controlsInFront(_ control: String) {
        #expect(throws: IdentifierRefusal.invisibleCharacter) { try EmailAddress(control + "lena@example.com") }
    }

    @Test(
        "A line's end in or after the domain is refused",
        arguments: ["\0", "\n", "\r\n", "\r", "\u{1B}", "\u{7F}", "\u{85}", "\u{2028}"])
    func controlsInDomain(_ control: String) {
        #expect(throws: IdentifierRefusal.invisibleCharacter) { try EmailAddress("lena@exam\(control)ple.com") }
        #expect(throws: IdentifierRefusal.invisibleCharacter) { try EmailAddress("lena@example.com\(control)") }
        #expect(throws: IdentifierRefusal.invisibleCharacter) { try EmailAddress("lena@例え\(control).テスト") }
    }
}
