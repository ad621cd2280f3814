import BrowserSupport
import Domain
import Engine
import TestSupport
import Testing

@Suite("Accounts that can't change their number now")
struct UnhappyAccountJourneys {
    @Test("Right after a change, and after too many: the date when it is possible again", arguments: Language.allCases)
    func tooMany(language: Language) async throws {
        try await Site.run { site in
            let account = try await site.lin()
            try await site.engine.change(account, from: Sample.oldPhone, to: Sample.newPhone)
            let lin = try await site.window(language)
            try await lin.signIn(Sample.newPhone)
            try await lin.open("/account/start/phone.change")
            try await lin.see(lin.say("Not possible yet after the last change", "刚办理过，暂时不能再次办理"))
            try await lin.see(lin.say("You can try again:", "可再次操作的时间："))
            try await #expect(lin.count("main form") == 0)
            try await site.pass(.hours(73))
            try await site.engine.change(account, from: Sample.newPhone, to: "+8613712345670")
            try await site.pass(.hours(73))
            try await lin.signIn("+8613712345670")
            try await lin.open("/account/start/phone.change")
            try await lin.see(lin.say("Too many changes", "办理过于频繁"))
            try await lin.see(lin.say("You can try again:", "可再次操作的时间："))
        }
    }

    @Test("A restricted account is told to clear it up first")
    func restricted() async throws {
        try await Site.run { site in
            let account = try await site.lin()
            _ = try await site.engine.engine.setAccountStatus(account, .restricted, site.engine.call).get()
            let lin = try await site.window()
            try await lin.signIn()
            try await lin.see("Your account is restricted")
            try await lin.open("/account/start/phone.change")
            try await lin.see("Contact its support to learn what has to be cleared up first")
            try await lin.see("Nothing about your account has changed")
        }
    }

    @Test("Freezing and unfreezing from the security centre; in between nothing can be changed", arguments: Manner.two)
    func frozen(manner: Manner) async throws {
        try await Site.run { site in
            try await site.lin()
            // What unfreezes has to be older than the freeze.
            try await site.pass(.minutes(5))
            let lin = try await site.window(manner)
            try await lin.signIn()
            try await lin.press("[href$='/freeze']")
            try await lin.take("password")
            try await lin.fill(lin.say("Password for", "灯笼集市登录密码"), with: Sample.password)
            try await lin.goOn()
            try await lin.wait("the account to be frozen") { try await site.status() == .frozen }
            try await lin.signIn()
            try await lin.see(lin.say("Your account is frozen", "您的账号已冻结"))
            try await lin.open("/account/start/phone.change")
            try await lin.see(lin.say("unfreeze it first", "解冻"))
            try await lin.press(lin.say("Unfreeze account", "解冻账号"))
            try await site.pass(.minutes(2))
            try await lin.take("phone")
            try await lin.askForCode()
            try await lin.giveCode(site.code(to: Sample.oldPhone))
            try await lin.fill(lin.say("Password for", "灯笼集市登录密码"), with: Sample.password)
            try await lin.goOn()
            try await lin.heading(("Your account is no longer frozen", "账号已解冻"))
            try await #expect(site.status() == .active)
        }
    }

    @Test("A sign-in that is too old has to be repeated, and leads back to the change")
    func stale() async throws {
        try await Site.run { site in
            try await site.lin()
            let lin = try await site.window()
            try await lin.signIn()
            for _ in 0..<2 {
                try await site.pass(.minutes(40))
                try await lin.open("/account")
            }
            try await lin.open("/account/start/phone.change")
            try await lin.see("Sign in again first")
            try await lin.press("Sign in")
            try await lin.fill(Words.identifier.0, with: Sample.oldPhone)
            try await lin.fill("Password", with: Sample.password)
            try await lin.press("Sign in")
            try await lin.heading("Change phone number")
            try await lin.take(Words.oldNumber)
            try await lin.heading("Send a code to +86 138****8000?")
        }
    }

    @Test(
        "Nobody is led anywhere else by the link to sign in",
        arguments: ["//evil.example", "/sign-out", "https://evil.example/account"])
    func next(path: String) async throws {
        try await Site.run { site in
            try await site.lin()
            let lin = try await site.window()
            try await lin.open("/sign-in/marketplace?next=\(path)")
            try await lin.fill(Words.identifier.0, with: Sample.oldPhone)
            try await lin.fill("Password", with: Sample.password)
            try await lin.press("Sign in")
            try await lin.heading(Words.centre)
        }
    }
}

extension Site {
    /// Of Lin's account.
    func status() async throws -> AccountStatus {
        try await engine.engine.lookUpAccount(.externalID("user-1"), engine.platform).status
    }
}
