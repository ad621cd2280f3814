import Domain
import Engine
import HTTPTypes
import TestSupport
import Testing

@testable import Web

@Suite("A change of the phone at the pages")
struct FlowJourneyTests {
    @Test(
        "The code to the old number, the new number and why, the code to the new one, and done",
        arguments: [
            (
                "en",
                [
                    "Send a code to +86 138****8000?", "Enter the code", "Enter the new phone number",
                    "+86 139 1234 5678", "has been changed",
                ]
            ),
            ("zh", ["向 +86 138****8000 发送验证码？", "请输入验证码", "请输入新手机号", "+86 139 1234 5678", "手机号更换成功"]),
        ])
    func journey(language: String, signs: [String]) async throws {
        try await PersonAtWeb.run { web in
            let flow = try await FlowAtWeb.begin(try await PersonAtWeb.lin(web, language: language))
            var pages = [try await flow.see()]
            try await flow.send("old.code")
            pages.append(try await flow.see())
            try await flow.prove(
                "old.code", code: try #require(try await web.engine.mailbox.code(to: PersonAtWeb.phone)))
            pages.append(try await flow.see())
            try await flow.number()
            pages.append(try await flow.see())
            try await flow.prove("new.code", at: WebHarness.newPhone)
            pages.append(try await flow.see())
            for (page, sign) in zip(pages, signs) {
                #expect(page.status == 200)
                #expect(FlowAtWeb.text(page).contains(sign), "\(sign) in \(FlowAtWeb.text(page))")
                #expect(!page.body.contains("13800138000") && !page.body.contains("13912345678"))
                let text = FlowAtWeb.text(page)
                #expect(text.firstMatch(of: /\b(flow|way|need|howLong)[A-Z.][A-Za-z.]+|\{/) == nil, "\(text)")
                page.expectSafeHeaders()
            }
            try await #expect(web.engine.read(flow.view().account).bindings.contains { $0.masked == "+86 139****5678" })
        }
    }

    @Test("Looking sends no code; only the button does")
    func looking() async throws {
        try await PersonAtWeb.run { web in
            let flow = try await FlowAtWeb.begin(try await PersonAtWeb.lin(web))
            for _ in 0..<3 { _ = try await flow.see() }
            try await #expect(web.engine.mailbox.codes().isEmpty)
        }
    }

    @Test("A proof gives the session another secret, and the one before is over soon")
    func rotation() async throws {
        try await PersonAtWeb.run { web in
            let flow = try await FlowAtWeb.begin(try await PersonAtWeb.lin(web))
            let before = try #require(flow.lin[.visitor])
            try await flow.prove("old.code", at: PersonAtWeb.phone)
            #expect(flow.lin[.visitor] != before)
            web.engine.clock.advance(by: .minutes(1))
            try await #expect(flow.see().status == 200)
            flow.lin[.visitor] = before
            try await #expect(flow.see().status == 401)
        }
    }

    @Test("What was done already is no error: every form of the way sent again leads back to the page")
    func twice() async throws {
        try await PersonAtWeb.run { web in
            let flow = try await FlowAtWeb.begin(try await PersonAtWeb.lin(web))
            try await flow.send("old.code")
            let again = try await flow.send("old.code")
            #expect(again.status == 303)
            let code = try #require(try await web.engine.mailbox.code(to: PersonAtWeb.phone))
            let token = try PersonAtWeb.token(of: try await flow.see())
            for _ in 0..<2 {
                let answer = try await flow.post("prove", [("requirement", "old.code"), ("code", code)], token: token)
                #expect(answer.location == flow.path)
            }
            try await flow.number()
            try await #expect(flow.number().status == 303)
            try await flow.prove("new.code", at: WebHarness.newPhone)
            for act in ["send", "prove"] {
                let late = try await flow.post(
                    act, [("requirement", "new.code")] + (act == "prove" ? [("code", "123456")] : []), token: token)
                #expect(late.location == flow.path, "\(act)")
            }
            try await #expect(flow.see().body.contains("has been changed"))
        }
    }

    @Test("Afterwards it is said who was told, until when it can be taken back, and what is limited for how long")
    func after() async throws {
        try await PersonAtWeb.run { web in
            let flow = try await FlowAtWeb.begin(try await PersonAtWeb.lin(web))
            try await flow.finish()
            let text = FlowAtWeb.text(try await flow.see())
            for sign in [
                "We have told the old number, the new one", "the link in the message undoes it until", "Payouts: from",
            ] {
                #expect(text.contains(sign), "\(sign) in \(text)")
            }
        }
    }

    @Test("The way so far and the time there is are on every step")
    func around() async throws {
        try await PersonAtWeb.run { web in
            let flow = try await FlowAtWeb.begin(try await PersonAtWeb.lin(web))
            try await flow.prove("old.code", at: PersonAtWeb.phone)
            let page = try await flow.see()
            #expect(page.body.contains("<li class=\"done\"><span class=\"hidden\">Confirm it is you"))
            #expect(page.body.contains("<li aria-current=\"step\"><span class=\"hidden\">New phone number"))
            #expect(FlowAtWeb.text(page).contains("Step 2 of 4: New phone number"))
            #expect(FlowAtWeb.text(page).contains("You have 30 minutes for all steps"))
            #expect(page.body.contains("href=\"\(flow.path)?step=ways\""))
            #expect(page.body.contains("href=\"\(flow.path)?step=stop\""))
        }
    }
}
