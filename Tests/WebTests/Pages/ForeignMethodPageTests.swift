import Domain
import Engine
import TestSupport
import Testing

@testable import Web

@Suite("Pages of operations and methods that have no words of their own")
struct ForeignMethodPageTests {
    private static let policy = """
        realm: marketplace
        operations:
          phone.unbind: { tracks: [{ name: oracle, proofs: [old.oracle, password] }], restrict: {} }
          email.bind: { restrict: {} }
        """

    @Test(
        "A person is led elsewhere and back, without JavaScript, and the phone goes",
        arguments: [
            (
                "en",
                [
                    "Remove phone number", "Continue", "Go there", "Enter your password",
                    "Your phone number has been removed",
                ]
            ),
            ("zh", ["解绑手机号", "继续", "前往验证", "请输入登录密码", "手机号解绑成功"]),
        ])
    func removed(language: String, signs: [String]) async throws {
        try await PersonAtWeb.run(policy: Self.policy, doing: Repertoire(methods: Oracle.methods)) { web in
            let lin = try await PersonAtWeb.lin(web, language: language)
            var pages = [try await lin.open("/account/start/phone.unbind")]
            let flow = try await FlowAtWeb.begin(lin, "phone.unbind", track: "oracle")
            pages.append(try await flow.see())
            let led = try await flow.send("old.oracle")
            #expect(led.status == 200 && led.location == nil)
            pages.append(led)
            let link = try #require(led.body.firstMatch(of: /href="(https:\/\/oracle\.example[^"]*)"/))
            let location = String(link.1).replacing("&amp;", with: "&")
            let back = try await lin.open(
                "\(flow.path)/answer?requirement=old.oracle&\(Oracle.answer(to: location))", following: false)
            #expect(back.status == 303 && back.location == flow.path)
            pages.append(try await flow.see())
            try await flow.post("prove", [("requirement", "password"), ("password", PersonAtWeb.password)])
            pages.append(try await flow.see())
            for (page, sign) in zip(pages, signs) {
                let text = FlowAtWeb.text(page)
                #expect(page.status == 200 && text.contains(sign), "\(sign) in \(text)")
                #expect(
                    text.firstMatch(of: /\b(flow|way|need|howLong|start|account)[A-Z.][A-Za-z.]+|\{/) == nil, "\(text)")
            }
        }
    }

    @Test("A missing or wrong answer leads back to the page, which says so")
    func refused() async throws {
        try await PersonAtWeb.run(policy: Self.policy, doing: Repertoire(methods: Oracle.methods)) { web in
            let lin = try await PersonAtWeb.lin(web)
            let flow = try await FlowAtWeb.begin(lin, "phone.unbind", track: "oracle")
            for query in ["", "?requirement=code"] {
                let back = try await lin.open("\(flow.path)/answer\(query)", following: false)
                #expect(back.status == 303 && back.location == flow.path)
            }
            try await flow.send("old.oracle")
            let wrong = try await lin.open("\(flow.path)/answer?requirement=old.oracle&word=0", following: false)
            #expect(wrong.status == 303 && wrong.location == "\(flow.path)?refused=code.wrong")
            let page = FlowAtWeb.text(try await lin.open("\(flow.path)?refused=code.wrong"))
            #expect(page.contains("Continue") && page.contains("code"))
            let made = try await lin.open("\(flow.path)?refused=made-up")
            #expect(made.status == 200 && !made.body.contains("made-up"))
        }
    }

    @Test(
        "A mailbox is added, with the words of what adds something",
        arguments: [
            ("en", ["Add e-mail address", "Enter the e-mail address", "Your e-mail address has been added"]),
            ("zh", ["绑定邮箱", "请输入邮箱", "邮箱绑定成功"]),
        ])
    func added(language: String, signs: [String]) async throws {
        try await PersonAtWeb.run(policy: Self.policy, doing: Repertoire(methods: Oracle.methods)) { web in
            _ = try await web.engine.account("user-1", phone: PersonAtWeb.phone, password: PersonAtWeb.password)
            let lin = PersonAtWeb(web, language: language)
            try await lin.signIn()
            var pages = [try await lin.open("/account/start/email.bind")]
            let flow = try await FlowAtWeb.begin(lin, "email.bind", track: "password")
            try await flow.post("prove", [("requirement", "password"), ("password", PersonAtWeb.password)])
            pages.append(try await flow.see())
            try await flow.post("input", [("identifier", "lin@example.com"), ("reason", "")])
            try await flow.prove("new.code", at: "lin@example.com")
            pages.append(try await flow.see())
            for (page, sign) in zip(pages, signs) {
                let text = FlowAtWeb.text(page)
                #expect(page.status == 200 && text.contains(sign), "\(sign) in \(text)")
                #expect(
                    text.firstMatch(of: /\b(flow|way|need|howLong|start|account)[A-Z.][A-Za-z.]+|\{/) == nil, "\(text)")
            }
        }
    }
}
