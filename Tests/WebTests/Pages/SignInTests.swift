import Domain
import Engine
import HTTPTypes
import TestSupport
import Testing

@testable import Web

@Suite("Signing in at the hosted pages")
struct SignInTests {
    private static let stranger = "+8613933334444"

    @Test("Number and password lead to the security centre, in a session of its own")
    func password() async throws {
        try await PersonAtWeb.run { web in
            try await PersonAtWeb.account(web)
            let lin = PersonAtWeb(web)
            let form = try await lin.open(PersonAtWeb.signInPath)
            form.expectSafeHeaders()
            #expect(form.body.contains("Sign in to Lantern Market"))
            #expect(form.body.contains("autocomplete=\"current-password\""))
            let done = try await lin.signIn("138 0013 8000")
            #expect(done.status == 303)
            #expect(done.location == "/account")
            let cookie = try #require(done.cookie(.visitor))
            #expect(cookie.hasPrefix("__Host-bindery=marketplace."))
            for attribute in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
                #expect(cookie.contains("; \(attribute)"))
            }
            #expect(!cookie.contains("Domain"))
            let centre = try await lin.open("/account")
            #expect(centre.status == 200)
            centre.expectSafeHeaders()
        }
    }

    @Test(
        "The address leads there too, however it is spelt, and the form takes both",
        arguments: ["lin@example.com", "LIN@Example.com"])
    func address(typed: String) async throws {
        try await PersonAtWeb.run { web in
            try await PersonAtWeb.account(web)
            let lin = PersonAtWeb(web)
            let form = try await lin.open(PersonAtWeb.signInPath)
            #expect(form.body.contains("Phone number or e-mail address"))
            let field = try #require(form.body.firstMatch(of: /<input id="identifier"[^>]*>/))
            #expect(
                field.0.contains("type=\"text\"") && field.0.contains("autocomplete=\"username\"")
                    && !field.0.contains("inputmode"))
            let wrong = try await lin.signIn(typed, password: "not it at all")
            #expect(wrong.status == 422 && wrong.body.contains("value=\"\(typed)\""))
            try await #expect(lin.signIn(typed).location == "/account")
        }
    }

    @Test(
        "Promise 6: a code to a mailbox is refused at the form where policy does not offer it, whoever holds the address"
    )
    func noMailedCode() async throws {
        try await PersonAtWeb.run { web in
            try await PersonAtWeb.account(web)
            var pages: [String] = []
            for address in [PersonAtWeb.email, "lee@example.com"] {
                let lin = PersonAtWeb(web)
                let refused = try await lin.send(
                    [("identifier", address), ("way", "code")], to: PersonAtWeb.signInPath)
                #expect(refused.status == 422 && refused.body.contains("href=\"#identifier\""))
                #expect(refused.body.contains("Use your password, or sign in with your phone number."))
                #expect(lin[.signIn] == nil)
                pages.append(Self.blanked(refused, address))
            }
            #expect(pages[0] == pages[1])
            try await #expect(web.engine.mailbox.codes().isEmpty)
        }
    }

    @Test("Where policy offers it, the page says that a code was sent to the mailbox, and the code signs in")
    func mailedCode() async throws {
        let policy = Policies.open.replacing(
            "realm: shop", with: "realm: marketplace\nsignIn: { codes: [phone, email] }")
        try await PersonAtWeb.run(policy: policy) { web in
            try await PersonAtWeb.account(web)
            let lin = PersonAtWeb(web)
            try await #expect(lin.open(PersonAtWeb.signInPath).body.contains("your password, or get a code."))
            let asked = try await lin.send(
                [("identifier", PersonAtWeb.email), ("way", "code")], to: PersonAtWeb.signInPath)
            #expect(asked.location == "/sign-in/marketplace/code")
            let page = try await lin.open("/sign-in/marketplace/code")
            #expect(page.body.contains("l***@example.com") && !page.body.contains(PersonAtWeb.email))
            #expect(page.body.contains("spam folder") && !page.body.contains("text messages"))
            let code = try #require(try await web.engine.mailbox.code(to: PersonAtWeb.email))
            try await #expect(lin.send([("code", code)], to: "/sign-in/marketplace/code").location == "/account")
        }
    }

    @Test("Where policy offers a code to mailboxes alone, a number is told to use its address or the password")
    func mailedCodeOnly() async throws {
        let policy = Policies.open.replacing("realm: shop", with: "realm: marketplace\nsignIn: { codes: [email] }")
        try await PersonAtWeb.run(policy: policy) { web in
            try await PersonAtWeb.account(web)
            let lin = PersonAtWeb(web)
            try await #expect(lin.open(PersonAtWeb.signInPath).body.contains("get a code by e-mail"))
            let refused = try await lin.send(
                [("identifier", PersonAtWeb.phone), ("way", "code")], to: PersonAtWeb.signInPath)
            #expect(refused.status == 422 && refused.body.contains("sign in with your e-mail address."))
        }
    }

    @Test("The browser keeps an attempt for as long as its code is good")
    func longLivedCode() async throws {
        let policy = Policies.open.replacing(
            "realm: shop", with: "realm: marketplace\nsignIn: { codes: [phone, email] }\ncodes: { emailLife: 2h }")
        try await PersonAtWeb.run(policy: policy) { web in
            try await PersonAtWeb.account(web)
            let asked = try await PersonAtWeb(web).send(
                [("identifier", PersonAtWeb.email), ("way", "code")], to: PersonAtWeb.signInPath)
            #expect(asked.cookie(.signIn)?.contains("; Max-Age=7200") == true)
        }
    }

    @Test("A code leads there too, and only in the browser that asked for it")
    func code() async throws {
        try await PersonAtWeb.run { web in
            try await PersonAtWeb.account(web)
            let (lin, thief) = (PersonAtWeb(web, language: "zh"), PersonAtWeb(web))
            let asked = try await lin.send(
                [("identifier", "13800138000"), ("password", ""), ("way", "code")], to: PersonAtWeb.signInPath)
            #expect(asked.status == 303)
            #expect(asked.location == "/sign-in/marketplace/code")
            #expect(asked.cookie(.signIn)?.contains("; Max-Age=600") == true)
            let page = try await lin.open("/sign-in/marketplace/code")
            page.expectSafeHeaders()
            #expect(page.body.contains("138****8000"))
            #expect(!page.body.contains("13800138000"))
            #expect(page.body.contains("autocomplete=\"one-time-code\""))
            let code = try #require(try await web.engine.mailbox.code(to: PersonAtWeb.phone))
            let token = try PersonAtWeb.token(of: try await thief.open(PersonAtWeb.signInPath))
            let stolen = try await thief.send([("code", code)], to: "/sign-in/marketplace/code", token: token)
            #expect(stolen.location == PersonAtWeb.signInPath)
            let done = try await lin.send([("code", code)], to: "/sign-in/marketplace/code")
            #expect(done.location == "/account")
            #expect(done.cookie(.signIn)?.contains("; Max-Age=0") == true)
            #expect(lin[.visitor] != nil)
        }
    }

    @Test("Promise 6: a number that somebody has and one that nobody has get the same pages", arguments: ["en", "zh"])
    func sameAnswers(language: String) async throws {
        try await PersonAtWeb.run { web in
            try await PersonAtWeb.account(web)
            var stories: [[String]] = []
            for number in [PersonAtWeb.phone, Self.stranger] {
                let person = PersonAtWeb(web, language: language)
                let wrong = try await person.signIn(number, password: "not it at all")
                let asked = try await person.send(
                    [("identifier", number), ("way", "code")], to: PersonAtWeb.signInPath)
                let page = try await person.open("/sign-in/marketplace/code")
                let refused = try await person.send([("code", "000000")], to: "/sign-in/marketplace/code")
                stories.append([wrong, asked, page, refused].map { Self.blanked($0, number) })
            }
            #expect(stories[0] == stories[1])
            #expect(stories[0][0].hasPrefix("422"))
        }
    }

    /// Without what differs between two numbers and two browsers anyway.
    private static func blanked(_ answer: Answer, _ number: String) -> String {
        let body = answer.body.replacing(/value="[0-9a-f]{64}"/, with: "token").replacing(number, with: "#")
            .replacing(/1[0-9]{2}\*+[0-9]{4}/, with: "#").replacing(number.dropFirst(), with: "#")
        return "\(answer.status) \(answer.location ?? "") \(answer.headers[values: .setCookie].count) \(body)"
    }

    @Test(
        "A malformed identifier, a missing password and a wrong one are said at the form, with what was typed but the password"
    )
    func mistakes() async throws {
        try await PersonAtWeb.run { web in
            try await PersonAtWeb.account(web)
            let lin = PersonAtWeb(web)
            let noNumber = try await lin.signIn("12")
            #expect(noNumber.status == 422)
            #expect(noNumber.body.contains("href=\"#identifier\""))
            #expect(noNumber.body.contains("value=\"12\""))
            #expect(noNumber.body.contains("<title>Error:"))
            let noPassword = try await lin.signIn(password: "")
            #expect(noPassword.body.contains("href=\"#password\""))
            let wrong = try await lin.signIn(password: "hunter-hunter")
            #expect(wrong.status == 422)
            #expect(!wrong.body.contains("hunter-hunter"))
            wrong.expectSafeHeaders()
            #expect(lin[.visitor] == nil)
        }
    }

    @Test("Too many tries are refused with the time when it is possible again")
    func tooMany() async throws {
        try await PersonAtWeb.run { web in
            try await PersonAtWeb.account(web)
            let lin = PersonAtWeb(web)
            for _ in 0..<10 { try await lin.signIn(password: "wrong as ever") }
            let refused = try await lin.signIn()
            #expect(refused.status == 429)
            #expect(refused.body.contains("You can try again:"))
            web.engine.clock.advance(by: .minutes(16))
            try await #expect(lin.signIn().status == 303)
        }
    }

    @Test("A wrong code says how many tries are left, and another code can be asked for after the wait")
    func wrongCode() async throws {
        try await PersonAtWeb.run { web in
            try await PersonAtWeb.account(web)
            let lin = PersonAtWeb(web)
            try await lin.send([("identifier", PersonAtWeb.phone), ("way", "code")], to: PersonAtWeb.signInPath)
            let code = try #require(try await web.engine.mailbox.code(to: PersonAtWeb.phone))
            let refused = try await lin.send(
                [("code", code == "000000" ? "000001" : "000000")], to: "/sign-in/marketplace/code")
            #expect(refused.status == 422)
            #expect(refused.body.contains("Tries left: 4."))
            #expect(refused.body.contains("data-resend=\"60\""))
            let again = try await lin.send(
                [("identifier", PersonAtWeb.phone), ("way", "code")], to: PersonAtWeb.signInPath)
            #expect(again.status == 429)
            web.engine.clock.advance(by: .seconds(61))
            try await #expect(!lin.open("/sign-in/marketplace/code").body.contains("data-resend"))
        }
    }

    @Test(
        "Signing in leads to the page that one came for, and never anywhere else",
        arguments: [
            ("/account/start/phone.change", "/account/start/phone.change"),
            ("/flow/flow_01h455vb4pex5vsknk084sn02q", nil),
            ("https://evil.example/", "/account"), ("//evil.example", "/account"), ("/\\evil.example", "/account"),
            ("/account/start/..//evil", "/account"), ("/sign-out", "/account"), ("/visit/x", "/account"),
            ("/account?x=1", "/account"),
            ("javascript:alert(1)", "/account"), ("/account\r\nSet-Cookie: a=b", "/account"),
            ("/%2F/evil.example", "/account"),
        ] as [(String, String?)])
    func next(asked: String, led: String?) async throws {
        try await PersonAtWeb.run { web in
            try await PersonAtWeb.account(web)
            let lin = PersonAtWeb(web)
            let fields = [
                ("identifier", PersonAtWeb.phone), ("password", PersonAtWeb.password), ("way", "password"),
                ("next", asked),
            ]
            try await #expect(lin.send(fields, to: PersonAtWeb.signInPath).location == led ?? asked)
        }
    }

    @Test("A cookie from before is not taken over, and another person's session in this browser ends")
    func fixation() async throws {
        try await PersonAtWeb.run { web in
            try await PersonAtWeb.account(web)
            _ = try await web.engine.account("user-2", phone: Self.stranger, password: PersonAtWeb.password)
            let (lin, other) = (PersonAtWeb(web), PersonAtWeb(web))
            lin[.visitor] = "marketplace.\(String(repeating: "A", count: 43))"
            try await lin.signIn()
            let mine = try #require(lin[.visitor])
            #expect(mine != "marketplace.\(String(repeating: "A", count: 43))")
            other[.visitor] = mine
            try await other.signIn(Self.stranger)
            #expect(other[.visitor] != mine)
            try await #expect(lin.open("/account").status == 401)
        }
    }

    @Test("A realm whose people sign in at their platform has no such page")
    func notHere() async throws {
        try await PersonAtWeb.run(signsIn: false) { web in
            for path in [
                "/sign-in/marketplace", "/sign-in/marketplace/code", "/sign-in/nowhere", "/sign-in/No%20Realm",
            ] {
                try await #expect(PersonAtWeb(web).open(path).status == 404)
            }
            try await #expect(web.get("/", bearer: "").headers[.location] == "/docs")
        }
    }

    @Test("The bare host leads to the sign-in, and password managers to the security centre")
    func doors() async throws {
        try await PersonAtWeb.run { web in
            try await #expect(web.get("/", bearer: "").headers[.location] == "/sign-in/marketplace")
            try await #expect(web.get("/.well-known/change-password", bearer: "").headers[.location] == "/account")
        }
    }

    @Test("Signing out ends the session, and the page says so however one comes to it")
    func signOut() async throws {
        try await PersonAtWeb.run { web in
            try await PersonAtWeb.account(web)
            let lin = PersonAtWeb(web)
            try await lin.signIn()
            let secret = lin[.visitor]
            let out = try await lin.send(to: "/sign-out", from: "/account")
            #expect(out.status == 303)
            #expect(out.cookie(.visitor)?.contains("; Max-Age=0") == true)
            let page = try await lin.open(try #require(out.location))
            page.expectSafeHeaders()
            #expect(page.body.contains("You are signed out"))
            #expect(page.body.contains("href=\"/sign-in/marketplace\""))
            lin[.visitor] = secret
            try await #expect(lin.open("/account").status == 401)
        }
    }
}

@Suite("Forms of people's pages are only ours")
struct PageFormTests {
    /// What a browser says of a form that another site made it send.
    private static let foreign: [(String, HTTPFields)] = [
        ("cross-site", [.secFetchSite: "cross-site"]), ("same-site", [.secFetchSite: "same-site"]),
        ("origin", [.origin: "https://evil.example"]),
    ]
    private static let paths = [
        "/sign-in/marketplace", "/account/sessions/end-others", "/account/start/freeze", "/sign-out",
    ]

    @Test("Without a token, with a forged one or another browser's, nothing happens", arguments: paths)
    func token(path: String) async throws {
        try await PersonAtWeb.run { web in
            try await PersonAtWeb.account(web)
            let (lin, other) = (PersonAtWeb(web), PersonAtWeb(web))
            try await lin.signIn()
            let theirs = try PersonAtWeb.token(of: try await other.open(PersonAtWeb.signInPath))
            for token in ["", "00", String(repeating: "0", count: 64), theirs] {
                let refused = try await lin.send(to: path, token: token)
                #expect(refused.status == 403)
                refused.expectSafeHeaders()
            }
            try await #expect(lin.open("/account").status == 200)
        }
    }

    @Test("With a good token, what another site sends does nothing", arguments: paths)
    func origin(path: String) async throws {
        try await PersonAtWeb.run { web in
            try await PersonAtWeb.account(web)
            let lin = PersonAtWeb(web)
            try await lin.signIn()
            let page = path.hasPrefix("/sign-in") ? path : "/account"
            for (_, headers) in Self.foreign {
                try await #expect(lin.send(to: path, from: page, headers: headers).status == 403)
            }
        }
    }

    @Test("Fields that are unknown, repeated or overlong are refused")
    func fields() async throws {
        try await PersonAtWeb.run { web in
            let lin = PersonAtWeb(web)
            try await #expect(
                lin.send([("identifier", "1"), ("admin", "1")], to: PersonAtWeb.signInPath).status == 400)
            try await #expect(
                lin.send([("identifier", "1"), ("identifier", "2")], to: PersonAtWeb.signInPath).status == 400)
            let long = String(repeating: "1", count: 2000)
            try await #expect(lin.send([("identifier", long)], to: PersonAtWeb.signInPath).status == 413)
            try await #expect(lin.send([("password", long)], to: PersonAtWeb.signInPath).status == 413)
        }
    }
}
