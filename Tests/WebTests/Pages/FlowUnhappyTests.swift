import Domain
import Engine
import Foundation
import HTTPTypes
import TestSupport
import Testing

@testable import Web

@Suite("What goes wrong on the way has its words")
struct FlowUnhappyTests {
    @Test("A wrong code says how many tries are left, and after the last that a new one is needed")
    func wrongCode() async throws {
        try await PersonAtWeb.run { web in
            let flow = try await FlowAtWeb.begin(try await PersonAtWeb.lin(web))
            try await flow.send("old.code")
            let code = try #require(try await web.engine.mailbox.code(to: PersonAtWeb.phone))
            let wrong = code == "123456" ? "654321" : "123456"
            var page = try await flow.prove("old.code", code: wrong)
            #expect(page.status == 422)
            #expect(page.body.contains("href=\"#code\"") && page.body.contains("4 tries left"))
            #expect(page.body.contains("aria-invalid=\"true\"") && !page.body.contains(wrong))
            for _ in 0..<4 { page = try await flow.prove("old.code", code: wrong) }
            #expect(page.body.contains("Too many wrong tries with this code"))
            #expect(page.body.contains("id=\"resend\""))
            page = try await flow.prove("old.code", code: code)
            #expect(page.status == 422)
        }
    }

    @Test("Something that is not a code costs no try")
    func noCode() async throws {
        try await PersonAtWeb.run { web in
            let flow = try await FlowAtWeb.begin(try await PersonAtWeb.lin(web))
            try await flow.send("old.code")
            try await #expect(flow.prove("old.code", code: "").body.contains("This is not a code"))
            try await #expect(flow.prove("old.code", code: "letters").status == 422)
            try await #expect(flow.prove("old.code", code: "12345").body.contains("The code is not complete"))
        }
    }

    @Test("A number that can't be one is told together with a reason that was not chosen")
    func numberAndReason() async throws {
        try await PersonAtWeb.run { web in
            let flow = try await FlowAtWeb.begin(try await PersonAtWeb.lin(web))
            try await flow.prove("old.code", at: PersonAtWeb.phone)
            let page = try await flow.number("17012345", reason: "")
            #expect(page.status == 422)
            #expect(page.body.contains("href=\"#identifier\"") && page.body.contains("href=\"#reason\""))
            let other = try await flow.number(WebHarness.newPhone, reason: "")
            #expect(!other.body.contains("href=\"#identifier\"") && other.body.contains("href=\"#reason\""))
        }
    }

    @Test("A late code leads back to the button that sends another")
    func lateCode() async throws {
        try await PersonAtWeb.run { web in
            let flow = try await FlowAtWeb.begin(try await PersonAtWeb.lin(web))
            try await flow.send("old.code")
            let code = try #require(try await web.engine.mailbox.code(to: PersonAtWeb.phone))
            web.engine.clock.advance(by: .minutes(6))
            let page = try await flow.prove("old.code", code: code)
            #expect(page.status == 422)
            #expect(page.body.contains("The code is too old") && page.body.contains("Send a code to"))
        }
    }

    @Test("A refusal of too many codes says when another is possible")
    func tooMany() async throws {
        try await PersonAtWeb.run { web in
            let flow = try await FlowAtWeb.begin(try await PersonAtWeb.lin(web))
            for _ in 0..<5 {
                try await #expect(flow.send("old.code").status == 303)
                web.engine.clock.advance(by: .minutes(2))
            }
            #expect(FlowAtWeb.text(try await flow.see()).contains("You can get another code in 50 minutes"))
            let page = try await flow.send("old.code")
            #expect(page.status == 429)
            #expect(page.body.contains("Too many codes") && page.body.contains("You can try again"))
        }
    }

    @Test("The wait for another code is shown and counts down")
    func resend() async throws {
        try await PersonAtWeb.run { web in
            let flow = try await FlowAtWeb.begin(try await PersonAtWeb.lin(web))
            try await flow.send("old.code")
            web.engine.clock.advance(by: .seconds(18))
            try await #expect(flow.see().body.contains("data-resend=\"42\" data-button=\"resend\""))
            web.engine.clock.advance(by: .seconds(42))
            try await #expect(!flow.see().body.contains("data-resend"))
        }
    }

    @Test(
        "A number that can't be used says why, and stays in its field",
        arguments: [
            ("abc", "that we can read"), ("13800138000", "You already use this one"),
            ("+49 1512 3456789", "country or region"),
            ("010 6552 9988", "sort of number"), ("138", "digits are missing|no such number"),
            ("17012345", "digits are missing|no such number"),
        ])
    func badNumber(typed: String, sign: String) async throws {
        try await PersonAtWeb.run { web in
            let flow = try await FlowAtWeb.begin(try await PersonAtWeb.lin(web))
            try await flow.prove("old.code", at: PersonAtWeb.phone)
            let page = try await flow.number(typed)
            #expect(page.status == 422)
            #expect(page.body.contains("href=\"#identifier\""))
            #expect(page.body.contains("value=\"\(typed)\""))
            let text = page.body.replacing("&#39;", with: "'").replacing("’", with: "'")
            #expect(
                sign.split(separator: "|").contains { text.localizedCaseInsensitiveContains(String($0)) },
                "\(FlowAtWeb.text(page))")
        }
    }

    @Test("A missing number and a missing reason are both asked for, and what was given stays")
    func missing() async throws {
        try await PersonAtWeb.run { web in
            let flow = try await FlowAtWeb.begin(try await PersonAtWeb.lin(web))
            try await flow.prove("old.code", at: PersonAtWeb.phone)
            let nothing = try await flow.number("", reason: "")
            #expect(nothing.body.contains("Enter the new phone number") && nothing.body.contains("Choose a reason"))
            let number = try await flow.number("", reason: "security")
            #expect(number.body.contains("value=\"security\" checked"))
            let made = try await flow.number(reason: "because")
            #expect(made.status == 422 && made.body.contains("href=\"#reason\""))
        }
    }

    @Test("An easily guessed number is warned about, and can be used or replaced")
    func easilyGuessed() async throws {
        try await PersonAtWeb.run { web in
            let flow = try await FlowAtWeb.begin(try await PersonAtWeb.lin(web))
            try await flow.prove("old.code", at: PersonAtWeb.phone)
            try await flow.number("13888888888")
            let page = try await flow.see()
            #expect(page.body.contains("The number is easily guessed"))
            #expect(page.body.contains("href=\"\(flow.path)?step=number\""))
            try await #expect(flow.lin.open("\(flow.path)?step=number").body.contains("id=\"identifier\""))
            try await flow.prove("new.code", at: "+8613888888888")
            try await #expect(flow.view().next.actions == ["dispute"])
        }
    }

    @Test("Promise 6: a number that somebody holds is refused only after it was proved, and another can be given")
    func taken() async throws {
        try await PersonAtWeb.run { web in
            _ = try await web.engine.account("user-2", phone: WebHarness.newPhone)
            let flow = try await FlowAtWeb.begin(try await PersonAtWeb.lin(web))
            try await flow.prove("old.code", at: PersonAtWeb.phone)
            try await #expect(flow.number().status == 303)
            try await flow.send("new.code")
            let code = try #require(try await web.engine.mailbox.code(to: WebHarness.newPhone))
            let page = try await flow.prove("new.code", code: code)
            #expect(page.status == 409)
            #expect(page.body.contains("It is in use by another account") && page.body.contains("id=\"identifier\""))
            try await flow.number("13700000001")
            try await flow.prove("new.code", at: "+8613700000001")
            try await #expect(flow.see().body.contains("has been changed"))
        }
    }

    @Test("A wrong password is said, and never shown again")
    func password() async throws {
        try await PersonAtWeb.run { web in
            let flow = try await FlowAtWeb.begin(try await PersonAtWeb.lin(web), track: "email")
            try await flow.prove("email.code", at: PersonAtWeb.email)
            let fields = [("requirement", "password"), ("password", "not the password")]
            let page = try await flow.post("prove", fields)
            #expect(page.status == 422)
            #expect(page.body.contains("The password is wrong") && !page.body.contains("not the password"))
            let empty = try await flow.post("prove", [("requirement", "password")])
            #expect(empty.body.contains("Enter your password"))
            try await #expect(
                flow.post("prove", [("requirement", "password"), ("password", PersonAtWeb.password)]).status == 303)
        }
    }

    @Test("Other ways can be seen at any time, and chosen")
    func otherWays() async throws {
        try await PersonAtWeb.run { web in
            let flow = try await FlowAtWeb.begin(try await PersonAtWeb.lin(web))
            let page = try await flow.lin.open("\(flow.path)?step=ways")
            #expect(!page.body.contains("value=\"current\""), "that is the one before")
            #expect(page.body.contains("value=\"email\""))
            try await #expect(flow.post("track").body.contains("Choose one of the ways"))
            try await #expect(flow.post("track", [("track", "nothing")]).status == 422)
            try await #expect(flow.post("track", [("track", "email")]).status == 303)
            try await #expect(flow.see().body.contains("l***@example.com"))
        }
    }

    @Test("A step that only the platform can check says so, and the flow continues when the platform has said it")
    func attested() async throws {
        try await PersonAtWeb.run { web in
            let flow = try await FlowAtWeb.begin(try await PersonAtWeb.lin(web), track: "face")
            let page = try await flow.see()
            #expect(page.body.contains("Confirm this with Lantern Market"))
            #expect(page.body.contains("data-live=\"\(flow.path)/state\" data-state=\"collecting-0\""))
            let body =
                #"{"requirement":"face","attestation":{"reference":"f-1","checkedAt":"\#(web.engine.clock.now)"}}"#
            try await #expect(web.post("/v1/flows/\(flow.id)/proofs", body).status == 200)
            try await #expect(flow.state() == #"{"state":"collecting-1"}"#)
            try await #expect(flow.see().body.contains("Enter the new phone number"))
        }
    }

    @Test(
        "A check of the platform's has a button that tells the platform and leads there, in both languages",
        arguments: [("en", "Start: A face check", "Go there"), ("zh", "前往人脸验证", "前往验证")])
    func ledToCheck(language: String, button: String, link: String) async throws {
        let face = try #require(MethodName(rawValue: "face"))
        try await PersonAtWeb.run(checks: [face: "https://lantern.example/check"]) { web in
            try await web.post("/v1/webhooks", #"{"url":"https://lantern.example/b","events":["proof.requested"]}"#)
            let flow = try await FlowAtWeb.begin(try await PersonAtWeb.lin(web, language: language), track: "face")
            try await #expect(flow.see().body.contains(button))
            for _ in 0..<2 {
                let led = try await flow.send("face")
                #expect(led.status == 200 && led.body.contains(link))
                #expect(
                    led.body.contains(
                        "https://lantern.example/check?flow=\(flow.id)&amp;requirement=face&amp;challenge="))
            }
            let told = try await web.engine.mailbox.events()
            #expect(told.map(\.type) == ["proof.requested"])
            let body = String(decoding: told.first?.body ?? [], as: UTF8.self)
            let asked = try #require(body.firstMatch(of: /"challenge":"(chal_[0-9a-z]+)"/)).1
            #expect(body.contains(#""requirement":"face""#))
            try await #expect(flow.send("face").body.contains("&amp;challenge=\(asked)&amp;return="))
            web.engine.clock.advance(by: .minutes(1))
            try await flow.send("face")
            #expect(try await web.engine.mailbox.events().count == 2)
            web.engine.clock.advance(by: .minutes(20))
            let word =
                #"{"requirement":"face","attestation":{"reference":"f-1","checkedAt":"\#(web.engine.clock.now)"}}"#
            let named = word.replacing("}}", with: ",\"challenge\":\"\(asked)\"}}")
            try await #expect(
                web.post("/v1/flows/\(flow.id)/proofs", named).status == 200, "asked twice, it is one asking")
        }
    }

    @Test("Without a page of the platform's a check has no button, and what is pressed all the same leads back")
    func notLed() async throws {
        try await PersonAtWeb.run { web in
            let flow = try await FlowAtWeb.begin(try await PersonAtWeb.lin(web), track: "face")
            try await #expect(!flow.see().body.contains("Start: A face check"))
            let sent = try await flow.send("face")
            #expect(sent.status == 303 && sent.location == flow.path)
        }
    }
}
