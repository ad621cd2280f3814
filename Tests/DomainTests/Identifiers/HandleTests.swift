import Testing

@testable import Domain

@Suite("Handles")
struct HandleTests {
    @Test(
        "Every usual spelling of one handle is one handle",
        arguments: [
            ("lin_an", "lin_an"), ("LIN_AN", "lin_an"), ("@lin_an", "lin_an"), ("＠ｌｉｎ＿ａｎ", "lin_an"),
            ("  lin_an ", "lin_an"),
            ("Lin.An-7", "lin.an-7"), ("ｌｉｎ７", "lin7"), ("小林同学", "小林同学"), ("林", "林"), ("ЛЕНА", "лена"),
            ("Лена_Парк", "лена_парк"), ("ليلى", "ليلى"), ("ليلى٧", "ليلى٧"), ("jose\u{301}", "josé"), ("JOSÉ", "josé"),
            ("ﾘﾝ", "リン"), ("ｶﾞ", "ガ"), ("김", "김"), ("\u{1100}\u{1175}\u{11B7}", "김"), ("नीला", "नीला"), ("ΛΕΝΑ", "λενα"),
            ("ＳＴＲＡßＥ", "straße"), ("7", "7"),
        ])
    func normalised(_ typed: String, _ text: String) throws {
        #expect(Array(try Handle(typed).text.unicodeScalars) == Array(text.unicodeScalars))
    }

    @Test(
        "Two that case or width alone parts are one in the index",
        arguments: [("λόγος", "ΛΌΓΟΣ"), ("lin", "LIN"), ("lin", "ｌｉｎ"), ("é", "E\u{301}"), ("ガ", "ｶﾞ")])
    func one(_ left: String, _ right: String) throws {
        let kinds = IdentifierKinds.standard
        #expect(try kinds.parse(.handle, left, region: "CN").isSame(as: kinds.parse(.handle, right, region: "CN")))
    }

    @Test(
        "Letters that only look alike, and digits of another script, are other handles",
        arguments: [
            ("lena", "lenа"), ("7", "٧"), ("strasse", "straße"), ("li.nan", "linan"), ("林", "木木"), ("dı", "di"),
        ])
    func two(_ left: String, _ right: String) throws {
        #expect(try Handle(left).indexed != Handle(right).indexed)
    }

    @Test(
        "Anything but letters, digits and three signs is refused",
        arguments: [
            "", " ", "@", "@@lin", "lin@", "li n", "lin\u{3000}an", "lin/an", "lin:an", "lin,an", "<lin>", "lin'",
            "lin😀",
            "_", "...", "--", "\u{301}lin", "ﬁn", "Ǆ", "½", "①", "Ⅳ", "ª", "lin\u{E000}", "lin+1", "lin&an", "$lin",
            "lin，",
        ])
    func malformed(_ text: String) {
        #expect(throws: IdentifierRefusal.malformed) { try Handle(text) }
    }

    @Test("A handle has at most 64 characters, whatever it is made of", arguments: ["a", "林", "ｌ", "e\u{301}"])
    func length(_ letter: String) throws {
        #expect(try Handle(String(repeating: letter, count: 64)).text.unicodeScalars.count == 64)
        #expect(throws: IdentifierRefusal.tooLong) { try Handle(String(repeating: letter, count: 65)) }
        #expect(throws: IdentifierRefusal.tooLong) {
            try IdentifierKinds.standard.parse(.handle, String(repeating: letter, count: 400), region: "CN")
        }
    }

    @Test("What was stored is read back", arguments: ["lin_an", "小林同学", "лена", "λόγος"])
    func stored(_ text: String) throws {
        let handle = try Handle(text)
        #expect(IdentifierKinds.standard.restore(.handle, stored: handle.stored) == Identifier(handle))
    }

    @Test("No message can be sent to a handle, and nothing typed without its kind is taken for one")
    func noMessage() throws {
        #expect(try IdentifierKinds.standard.parse(.handle, "lin", region: "CN").carrier == nil)
        #expect(IdentifierKinds.standard.meant(by: "lin_an") == .phone)
    }
}
