import Domain
import HTTPTypes
import TestSupport
import Testing

@testable import Web

@Suite("Languages")
struct LanguageTests {
    @Test(
        "Accept-Language is read for the two languages there are",
        arguments: [
            (nil, Language.english), ("", .english), ("*", .english), ("fr, de", .english), ("zh", .chinese),
            ("zh-Hans-CN,zh;q=0.9", .chinese),
            ("en-US,en;q=0.9,zh;q=0.8", .english), ("fr;q=1, zh;q=0.5, en;q=0.4", .chinese),
            ("en;q=0, zh;q=0.1", .chinese),
            ("zhx", .english), ("zh;q=0", .english), ("zh;q=nonsense", .chinese),
        ] as [(String?, Language)])
    func accepted(header: String?, language: Language) {
        #expect(AcceptedLanguage.of(header) == language)
    }

    @Test(
        "A problem is told in the reader's language, under one code",
        arguments: [("zh-CN", "zh", "找不到该申请"), ("en", "en", "We can't find this request")])
    func problems(header: String, language: String, title: String) async throws {
        try await WebHarness.run { web in
            let answer = try await web.get("/v1/flows/flow_1", headers: [.acceptLanguage: header])
            #expect(answer.headers[.contentLanguage] == language)
            #expect(answer["title"]?.text == title)
            #expect(answer.code == "flow.not-found")
            #expect(answer["type"]?.text == "http://localhost:8080/docs#flow.not-found")
        }
    }

    @Test("Promise 8: reasons and warnings come with a sentence in the reader's language")
    func warnings() async throws {
        try await WebHarness.run { web in
            let (flow, _) = try await web.start(try await web.account())
            let body = #"{"identifier":"+8613912348888"}"#
            let answer = try await web.post("/v1/flows/\(flow)/inputs", body, headers: [.acceptLanguage: "zh"])
            let warning = try #require(answer["warnings"]?.list.first)
            #expect(warning["code"]?.text == "identifier.easily-guessed")
            #expect(warning["message"]?.text?.contains("陌生人") == true)
        }
    }
}
