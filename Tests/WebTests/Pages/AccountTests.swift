import Domain
import Engine
import HTTPTypes
import TestSupport
import Testing

@testable import Web

@Suite("The security centre")
struct AccountTests {
    @Test(
        "The page shows what is bound, masked, with how sure it is and since when",
        arguments: [("en", "Confirmed"), ("zh", "已验证")])
    func bound(language: String, sure: String) async throws {
        try await PersonAtWeb.run { web in
            try await PersonAtWeb.account(web)
            let lin = PersonAtWeb(web, language: language)
            try await lin.signIn()
            let page = try await lin.open("/account")
            #expect(page.body.contains("+86 138****8000"))
            #expect(page.body.contains(sure))
            #expect(!page.body.contains("13800138000"))
            #expect(!page.body.contains(PersonAtWeb.email))
            #expect(!page.body.contains("accountEvent"))
            #expect(page.body.contains("href=\"/account/start/phone.change\""))
            #expect(page.body.contains("href=\"/account/start/freeze\""))
            #expect(!page.body.contains("href=\"/account/start/unfreeze\""))
        }
    }

    @Test("Everything in it is said in the language that was asked for, and nothing by its key")
    func words() async throws {
        try await PersonAtWeb.run { web in
            let account = try await PersonAtWeb.account(web)
            try await web.engine.change(account, from: PersonAtWeb.phone, to: WebHarness.newPhone)
            try await web.engine.start(account, .freeze)
            for language in ["en", "zh"] {
                let lin = PersonAtWeb(web, language: language)
                try await lin.signIn(WebHarness.newPhone)
                let text = try await lin.open("/account").body.replacing(/<[^>]*>/, with: " ")
                #expect(text.firstMatch(of: /(account|start|way|need|howLong)[A-Z.][A-Za-z.]+/) == nil)
                #expect(!text.contains("{"))
                #expect(text.contains(language == "zh" ? "提现" : "Payouts"))
                #expect(text.contains(language == "zh" ? "尚未完成" : "Not finished yet"))
            }
        }
    }

    @Test(
        "A request that waits is to be looked at, one that is begun to be continued; starting it again leads to it",
        arguments: [("en", "Continue", "View", "This is already under way"), ("zh", "继续", "查看", "此项已在办理中")])
    func underWay(language: String, goOn: String, look: String, title: String) async throws {
        try await PersonAtWeb.run { web in
            let lin = try await PersonAtWeb.lin(web, language: language)
            let flow = try await FlowAtWeb.begin(lin, track: "email")
            try await #expect(lin.open("/account").body.contains("<span class=\"state \">\(goOn)</span>"))
            try await #expect(!lin.open("/account/start/phone.change").body.contains(title))
            try await flow.prove("email.code", at: PersonAtWeb.email)
            try await flow.post("prove", [("requirement", "password"), ("password", PersonAtWeb.password)])
            try await flow.number()
            try await flow.prove("new.code", at: WebHarness.newPhone)
            try await #expect(lin.open("/account").body.contains("<span class=\"state \">\(look)</span>"))
            let again = try await lin.open("/account/start/phone.change").body
            #expect(again.contains(title) && again.contains("class=\"button\" href=\"\(flow.path)\""))
            #expect(!again.contains("name=\"track\""))
        }
    }

    @Test("What a row does is in a word that is seen", arguments: [("en", "Change"), ("zh", "更换")])
    func verb(language: String, verb: String) async throws {
        try await PersonAtWeb.run { web in
            let page = try await PersonAtWeb.lin(web, language: language).open("/account").body
            #expect(page.contains("<span class=\"verb\" aria-hidden=\"true\">\(verb)</span>"))
        }
    }

    @Test(
        "Before a freeze it is said that open requests end",
        arguments: [("en", "also those that are"), ("zh", "包括正在人工审核")])
    func freezeEnds(language: String, words: String) async throws {
        try await PersonAtWeb.run { web in
            let page = try await PersonAtWeb.lin(web, language: language).open("/account/start/freeze").body
            #expect(page.contains(words))
        }
    }

    @Test("Other devices are shown and signed out by one button, and this one stays")
    func devices() async throws {
        try await PersonAtWeb.run { web in
            try await PersonAtWeb.account(web)
            let (phone, tablet) = (PersonAtWeb(web), PersonAtWeb(web))
            try await phone.signIn()
            try await #expect(!phone.open("/account").body.contains("Sign out everywhere else"))
            try await tablet.signIn()
            let done = try await phone.send(to: "/account/sessions/end-others", from: "/account")
            #expect(done.status == 303)
            let page = try await phone.open(try #require(done.location))
            #expect(page.body.contains("Every other device is signed out."))
            try await #expect(tablet.open("/account").status == 401)
            try await #expect(phone.open("/account").status == 200)
        }
    }

    @Test("Without a session there is a page that leads to the sign-in")
    func signedOut() async throws {
        try await PersonAtWeb.run { web in
            let page = try await PersonAtWeb(web).open("/account")
            #expect(page.status == 401)
            page.expectSafeHeaders()
            try await PersonAtWeb.account(web)
            let lin = PersonAtWeb(web)
            try await lin.signIn()
            web.engine.clock.advance(by: .days(2))
            let ended = try await lin.open("/account")
            #expect(ended.status == 401)
            #expect(ended.body.contains("href=\"/sign-in/marketplace?next=/account\""))
        }
    }

    @Test("A frozen account says what that means and how it is lifted")
    func frozen() async throws {
        try await PersonAtWeb.run { web in
            let account = try await PersonAtWeb.account(web)
            let flow = try await web.engine.start(account, .freeze, track: "phone").flow.id
            try await web.engine.prove(try #require(Requirement("phone.code")), of: flow, at: PersonAtWeb.phone)
            let lin = PersonAtWeb(web)
            try await lin.signIn()
            let page = try await lin.open("/account")
            #expect(page.body.contains("Your account is frozen"))
            #expect(page.body.contains("href=\"/account/start/unfreeze\""))
            let start = try await lin.open("/account/start/phone.change")
            #expect(start.body.contains("href=\"/account/start/unfreeze\""))
            #expect(!start.body.contains("name=\"track\""))
        }
    }
}

@Suite("Before an operation begins")
struct StartTests {
    @Test("The ways are told in plain words, each with what it needs and how long it takes")
    func ways() async throws {
        try await PersonAtWeb.run { web in
            try await PersonAtWeb.account(web)
            let lin = PersonAtWeb(web)
            try await lin.signIn()
            let page = try await lin.open("/account/start/phone.change")
            page.expectSafeHeaders()
            for text in [
                "With a code sent to your current phone number", "A code sent to +86\u{A0}138****8000",
                "A face check (checked by Lantern Market)",
                "Takes effect after 24 hours", "We review it first",
            ] { #expect(page.body.contains(text), "\(text)") }
            let chinese = try await PersonAtWeb.sameBrowser(as: lin, language: "zh").open("/account/start/phone.change")
            #expect(chinese.body.contains("使用当前手机号的验证码"))
            #expect(chinese.body.contains("24 小时后生效"))
        }
    }

    @Test("Choosing a way begins a request; pressing twice continues the same one")
    func starting() async throws {
        try await PersonAtWeb.run { web in
            try await PersonAtWeb.account(web)
            let lin = PersonAtWeb(web)
            try await lin.signIn()
            let path = "/account/start/phone.change"
            let first = try await lin.send([("track", "current")], to: path)
            #expect(first.status == 303)
            #expect(first.location?.hasPrefix("/flow/flow_") == true)
            try await #expect(lin.send([("track", "current")], to: path).location == first.location)
            try await #expect(lin.open("/account").body.contains(try #require(first.location)))
        }
    }

    @Test("A missing choice of a way, and an unknown one, are reported at the choice")
    func mistakes() async throws {
        try await PersonAtWeb.run { web in
            try await PersonAtWeb.account(web)
            let lin = PersonAtWeb(web)
            try await lin.signIn()
            for track in ["", "by-magic"] {
                let page = try await lin.send([("track", track)], to: "/account/start/phone.change")
                #expect(page.status == 422)
                #expect(page.body.contains("href=\"#track\""))
            }
        }
    }

    @Test("After too many changes there is the date when it is possible again, and no form")
    func tooMany() async throws {
        try await PersonAtWeb.run { web in
            let account = try await PersonAtWeb.account(web)
            try await web.engine.change(account, from: PersonAtWeb.phone, to: WebHarness.newPhone)
            let lin = PersonAtWeb(web)
            try await lin.signIn(WebHarness.newPhone)
            let page = try await lin.open("/account/start/phone.change")
            #expect(page.status == 200)
            #expect(page.body.contains("You can try again:"))
            #expect(!page.body.contains("name=\"track\""))
        }
    }

    @Test("A change is reported from a list of those that can still be taken back")
    func dispute() async throws {
        try await PersonAtWeb.run { web in
            let account = try await PersonAtWeb.account(web)
            let flow = try await web.engine.change(account, from: PersonAtWeb.phone, to: WebHarness.newPhone)
            let lin = PersonAtWeb(web)
            try await lin.signIn(WebHarness.newPhone)
            let path = "/account/start/dispute"
            let page = try await lin.open(path)
            #expect(page.body.contains("value=\"\(flow.id)\""))
            #expect(page.body.contains("+86\u{A0}138****8000 → +86\u{A0}139****5678"))
            let unsaid = try await lin.send([("track", "report")], to: path)
            #expect(unsaid.status == 422)
            let done = try await lin.send([("track", "report"), ("about", flow.id.description)], to: path)
            #expect(done.location?.hasPrefix("/flow/") == true)
            try await #expect(web.engine.read(account).openFlows.count == 1)
        }
    }

    @Test(
        "A name that is not an operation, or not one of this service, has no page",
        arguments: ["nonsense", "bank-card.change", "phone.change.twice"])
    func unknown(operation: String) async throws {
        try await PersonAtWeb.run { web in
            try await PersonAtWeb.account(web)
            let lin = PersonAtWeb(web)
            try await lin.signIn()
            let page = try await lin.open("/account/start/\(operation)")
            #expect((400..<500).contains(page.status))
            #expect(page.body.contains("<h1>"))
        }
    }
}

extension PersonAtWeb {
    /// The same cookies, read in another language.
    static func sameBrowser(as person: PersonAtWeb, language: String) -> PersonAtWeb {
        let other = PersonAtWeb(person.web, language: language)
        for name in CookieName.allCases { other[name] = person[name] }
        return other
    }
}
