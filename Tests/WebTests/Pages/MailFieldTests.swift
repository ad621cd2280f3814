import Engine
import TestSupport
import Testing

@testable import Web

@Suite("An e-mail address that is typed at the pages")
struct MailFieldTests {
    private static func changing(_ web: WebHarness, language: String = "en") async throws -> FlowAtWeb {
        let flow = try await FlowAtWeb.begin(try await PersonAtWeb.lin(web, language: language), "email.change")
        try await flow.prove("old.code", at: PersonAtWeb.email)
        return flow
    }

    @Test("The field leaves reading to the server, and has the keyboard for addresses")
    func field() async throws {
        try await PersonAtWeb.run { web in
            let page = try await Self.changing(web).see()
            let field = try #require(page.body.firstMatch(of: /<input id="identifier"[^>]*>/)).0
            for attribute in [
                "type=\"text\"", "inputmode=\"email\"", "autocomplete=\"email\"", "autocapitalize=\"none\"",
                "spellcheck=\"false\"",
            ] {
                #expect(field.contains(attribute), "\(attribute) in \(field)")
            }
        }
    }

    @Test(
        "Page and API read one text as one mailbox",
        arguments: [
            ("lena@maßanfertigung.example", "lena@xn--maanfertigung-cdb.example"),
            ("lena@βόλος.example", "lena@xn--nxasmm1c.example"),
            ("lena@نامه\u{200C}ای.example", "lena@xn--mgba3gch31f060k.example"),
            ("ｌｅｎａ＠ｅｘａｍｐｌｅ．ｃｏｍ", "lena@example.com"), ("jörg@example.com", "jörg@example.com"),
        ])
    func same(typed: String, mailbox: String) async throws {
        try await PersonAtWeb.run { web in
            let flow = try await Self.changing(web)
            try await flow.number(typed)
            try await flow.send("new.code")
            try await #expect(web.engine.mailbox.code(to: mailbox) != nil)
            let body = #"{"externalID":"other","identifiers":[{"kind":"email","value":"\#(typed)"}]}"#
            try await #expect(web.post("/v1/accounts", body).status == 201)
            let found = try await web.post(
                "/v1/accounts/look-up", #"{"identifier":{"kind":"email","value":"\#(mailbox)"}}"#)
            #expect(found["externalID"]?.text == "other")
        }
    }

    @Test(
        "The account's own address in other capitals is told at the field as the one it has",
        arguments: [("en", "Capital and small letters make no difference"), ("zh", "字母大小写不同仍是同一个")])
    func otherCapitals(language: String, sign: String) async throws {
        try await PersonAtWeb.run { web in
            let flow = try await Self.changing(web, language: language)
            let answer = try await flow.number("LIN@Example.com")
            #expect(answer.status == 422 && answer.body.contains(sign), "\(FlowAtWeb.text(answer))")
            try await #expect(flow.view().changes.first?.new == nil)
        }
    }
}
