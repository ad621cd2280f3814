import Domain
import Engine
import HTTPTypes
import TestSupport
import Testing

@testable import Web

@Suite("The console: who is let in")
struct DeskGateTests {
    private static let queue = "/console/shop/cases"

    @Test(
        "Without a session every page leads to the sign-in and back",
        arguments: [
            ("/console", "/console"), (queue, queue), ("/console/shop/day", "/console/shop/day"),
            ("/console/shop/cases/case_1/files/file_2", "/console/shop/cases/case_1"),
        ])
    func stranger(path: String, next: String) async throws {
        try await DeskAtWork.run { web in
            for cookie in [nil, "x", String(repeating: "a", count: 43)] {
                let browser = PersonAtWeb(web)
                browser[.staff] = cookie
                let answer = try await browser.open(path, following: false)
                #expect(answer.status == 303)
                #expect(answer.location == "/console/sign-in?next=\(next)")
            }
        }
    }

    @Test(
        "Signing in leads to pages of the console and nowhere else",
        arguments: [
            "https://evil.example/console", "//evil.example/console", "//console/shop/cases", "/console/../sign-out",
            "/console/sign-out",
            "/account", "console", "/console/shop/cases?x", "/console/shop/cases/case_1/take/more", "/console\\evil",
        ])
    func elsewhere(next: String) {
        #expect(["/console", "/console/shop/cases", "/console/shop/cases/case_1"].contains(ConsolePath.page(next)))
    }

    @Test("Password and code open the page that was asked for, each time with a new secret")
    func signIn() async throws {
        try await DeskAtWork.run { web in
            let desk = try await DeskAtWork.member(web)
            let first = try await desk.browser.send(
                [("login", "lena"), ("password", DeskAtWork.password), ("next", Self.queue)], to: "/console/sign-in")
            #expect(first.location == "/console/second-step?next=\(Self.queue)")
            let afterPassword = desk.browser[.staff]
            #expect(first.cookie(.staff)?.contains("; Path=/; Secure; HttpOnly; SameSite=Lax") == true)
            try await #expect(desk.open(Self.queue).location == "/console/second-step?next=\(Self.queue)")
            try await #expect(desk.proveCode(next: Self.queue).location == Self.queue)
            #expect(desk.browser[.staff] != afterPassword)
            try await #expect(desk.open(Self.queue).status == 200)
            try await #expect(desk.open("/console").location == Self.queue)
            try await #expect(desk.open("/console/sign-in?next=\(Self.queue)").location == Self.queue)
        }
    }

    @Test(
        "A wrong password and a wrong code are said at the form, and neither is ever shown again",
        arguments: ["en", "zh"])
    func wrong(language: String) async throws {
        try await DeskAtWork.run { web in
            let desk = try await DeskAtWork.member(web, language: language)
            for login in ["lena", "nobody"] {
                let page = try await desk.browser.send(
                    [("login", login), ("password", "wrong password 9"), ("next", "")], to: "/console/sign-in")
                #expect(page.status == 422)
                #expect(page.body.contains("class=\"summary\""))
                #expect(page.body.contains("value=\"\(login)\""))
                #expect(!page.body.contains("wrong password 9"))
            }
            try await desk.browser.send([("login", "lena"), ("password", DeskAtWork.password)], to: "/console/sign-in")
            let page = try await desk.browser.send([("code", "000000")], to: "/console/second-step")
            #expect(page.status == 422)
            #expect(page.body.contains("href=\"#code\""))
            #expect(page.body.contains("Lena &lt;b&gt;"))
            #expect(!page.body.contains("000000"))
        }
    }

    @Test("A secret that was rotated away, or whose session was signed out, is dead")
    func dead() async throws {
        try await DeskAtWork.run { web in
            let desk = try await DeskAtWork.member(web)
            try await desk.browser.send([("login", "lena"), ("password", DeskAtWork.password)], to: "/console/sign-in")
            let stolen = PersonAtWeb(web)
            stolen[.staff] = desk.browser[.staff]
            _ = try await desk.proveCode()
            for path in [Self.queue, "/console/second-step"] {
                try await #expect(stolen.open(path, following: false).location?.hasPrefix("/console/sign-in") == true)
            }
            stolen[.staff] = desk.browser[.staff]
            let left = try await desk.browser.send(to: "/console/sign-out", from: Self.queue)
            #expect(left.location == "/console/sign-in")
            for browser in [stolen, desk.browser] {
                try await #expect(
                    browser.open(Self.queue, following: false).location == "/console/sign-in?next=\(Self.queue)")
            }
        }
    }

    @Test("After an hour of nothing a code is asked for, and after a day the password too")
    func time() async throws {
        try await DeskAtWork.run { web in
            let desk = try await DeskAtWork.signedIn(web)
            web.engine.clock.advance(by: .minutes(61))
            try await #expect(desk.open(Self.queue).location == "/console/second-step?next=\(Self.queue)")
            try await #expect(desk.open("/console/second-step").body.contains("You have been inactive for an hour"))
            try await #expect(desk.proveCode(next: Self.queue).location == Self.queue)
            try await #expect(desk.open(Self.queue).status == 200)
            web.engine.clock.advance(by: .hours(24))
            try await #expect(desk.open(Self.queue).location == "/console/sign-in?next=\(Self.queue)")
        }
    }

    @Test("A sleeping session can be ended without waking it")
    func asleep() async throws {
        try await DeskAtWork.run { web in
            let desk = try await DeskAtWork.signedIn(web)
            let token = try PersonAtWeb.token(of: try await desk.open(Self.queue))
            web.engine.clock.advance(by: .minutes(61))
            try await #expect(desk.browser.send(to: "/console/sign-out", token: token).location == "/console/sign-in")
            try await #expect(desk.open("/console/second-step").location?.hasPrefix("/console/sign-in") == true)
        }
    }

    @Test("Roles and realms that are not one's own are refused, and say so")
    func others() async throws {
        try await DeskAtWork.run { web in
            let id = try await web.waiting()
            let stall = try #require(RealmID(rawValue: "stall"))
            let elsewhere = try await DeskAtWork.signedIn(web, "stall-1", realms: [stall])
            let watcher = try await DeskAtWork.signedIn(web, "olga", roles: [.operator])
            for desk in [elsewhere, watcher] {
                for path in [Self.queue, desk.path(.consoleCase, id)] {
                    let page = try await desk.open(path)
                    #expect(page.status == 403)
                    #expect(page.body.contains("<h1>"))
                    #expect(page.body.contains("href=\"/console\""))
                    #expect(!page.body.contains("****"))
                }
            }
            try await #expect(elsewhere.open("/console").location == "/console/stall/cases")
            try await #expect(watcher.open("/console").location == "/console/shop/day")
            let lena = try await DeskAtWork.signedIn(web)
            try await #expect(lena.open("/console/nowhere/cases").status == 404)
            try await #expect(lena.open("/console/stall/cases/\(id)").status == 404)
            try await #expect(lena.open("/console/shop/day").status == 403)
        }
    }
}
