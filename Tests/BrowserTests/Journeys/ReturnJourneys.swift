import BrowserSupport
import Domain
import Engine
import TestSupport
import Testing

@Suite("Leaving, coming back, and doing it twice")
struct ReturnJourneys {
    @Test("A person who leaves finds the change again in the security centre, where it was left", arguments: Manner.two)
    func leaving(manner: Manner) async throws {
        try await Site.run { site in
            let lin = try await site.changing(manner)
            try await lin.showOldNumber(site)
            try await lin.giveNumber(Sample.newPhone)
            try await lin.heading(("Send a code to +86 139 1234 5678?", "向 +86 139 1234 5678 发送验证码？"))
            try await lin.open("/account")
            try await lin.see(lin.say("Not finished yet", "尚未完成"))
            try await lin.press(".row[href^='/flow/']")
            try await lin.confirmNewNumber(site)
            try await lin.heading(Words.changed)
        }
    }

    @Test(
        "Another device continues after one proof; the first is told, and can take it back the same way",
        arguments: Manner.two)
    func otherDevice(manner: Manner) async throws {
        try await Site.run { site in
            let laptop = try await site.changing(Manner.all[3])
            try await laptop.showOldNumber(site)
            try await laptop.giveNumber(Sample.newPhone)
            try await laptop.heading("Send a code to +86 139 1234 5678?")
            let telephone = try await site.window(manner)
            try await telephone.signIn()
            try await telephone.press(".row[href^='/flow/']")
            try await telephone.heading(
                ("You started this on another device. Continue here?", "您已在另一台设备上开始办理，要在这里继续吗？"))
            try await telephone.pressTwice(telephone.say("Continue here", "在这里继续"))
            try await telephone.heading(("Send a code to +86 138****8000?", "向 +86 138****8000 发送验证码？"))
            try await telephone.see(telephone.say("confirm once more that it is you", "请再验证一次"))
            try await laptop.press("Send the code")
            try await laptop.heading("You started this on another device. Continue here?")
            try await site.pass(.seconds(61))
            try await telephone.askForCode()
            try await telephone.giveCode(site.code(to: Sample.oldPhone))
            try await telephone.confirmNewNumber(site)
            try await telephone.heading(Words.changed)
            // It was signed in with the old number.
            try await laptop.reload()
            try await laptop.see("You are signed out")
        }
    }

    @Test("Two tabs: what was done in one is not asked again in the other")
    func twoTabs() async throws {
        try await Site.run { site in
            let lin = try await site.changing()
            let flow = try await lin.flow
            try await lin.askForCode()
            let first = try await lin.tab()
            let second = try await lin.openTab()
            try await lin.open("/flow/\(flow)")
            try await lin.heading(Words.enterCode)
            try await lin.giveCode(site.code(to: Sample.oldPhone))
            try await lin.giveNumber(Sample.newPhone)
            try await lin.heading("Send a code to +86 139 1234 5678?")
            try await lin.show(first)
            try await lin.giveCode("111111")
            try await lin.heading("Send a code to +86 139 1234 5678?")
            try await lin.confirmNewNumber(site)
            try await lin.heading(Words.changed)
            try await lin.show(second)
            try await lin.press("Send the code")
            try await lin.heading(Words.changed)
            try await #expect(site.engine.mailbox.codes().count == 2)
        }
    }

    @Test("Back and reload after each step lead to the present step", arguments: Manner.all)
    func backAndReload(manner: Manner) async throws {
        try await Site.run { site in
            let lin = try await site.changing(manner)
            try await lin.askForCode()
            try await lin.backAndReload(to: Words.enterCode)
            try await lin.giveCode(site.code(to: Sample.oldPhone))
            try await lin.heading(Words.whichNumber)
            try await lin.backAndReload(to: Words.whichNumber)
            try await lin.giveNumber(Sample.newPhone)
            let send = ("Send a code to +86 139 1234 5678?", "向 +86 139 1234 5678 发送验证码？")
            try await lin.heading(send)
            try await lin.backAndReload(to: send)
            try await lin.askForCode()
            try await lin.backAndReload(to: Words.enterCode)
            try await lin.giveCode(site.code(to: Sample.newPhone))
            try await lin.heading(Words.changed)
            try await lin.backAndReload(to: Words.changed)
            try await #expect(site.engine.mailbox.codes().count == 2)
        }
    }

    @Test(
        "A wrong code's page that is reloaded is sent again and says the same, and changing the language leads back to the step"
    )
    func reloadedPost() async throws {
        try await Site.run { site in
            let lin = try await site.changing()
            try await lin.askForCode()
            try await lin.giveCode("banana")
            try await lin.problem("This is not a code", "")
            try await lin.reload()
            try await lin.problem("This is not a code", "")
            try await lin.press("中文")
            try await lin.heading(Words.enterCode.1)
        }
    }

    @Test("Every button pressed twice does what it does once", arguments: Manner.all)
    func pressedTwice(manner: Manner) async throws {
        try await Site.run { site in
            try await site.lin()
            let lin = try await site.window(manner)
            try await lin.open("/sign-in/marketplace")
            try await lin.fill(lin.say(Words.identifier), with: Sample.oldPhone)
            try await lin.fill(lin.say("Password", "密码"), with: Sample.password)
            try await lin.pressTwice(lin.say("Sign in", "登录"))
            try await lin.heading(Words.centre)
            try await lin.open("/account/start/phone.change")
            try await lin.pressTwice("#track")
            try await lin.arrive(at: "/flow/")
            try await twice(lin, at: Sample.oldPhone, site)
            try await lin.heading(Words.whichNumber)
            try await lin.fill(lin.say("New phone number", "新手机号"), with: Sample.newPhone)
            try await lin.choose(lin.say("I have a new number", "换了新号码"))
            try await lin.pressTwice(lin.say("Continue", "继续"))
            try await twice(lin, at: Sample.newPhone, site)
            try await lin.heading(Words.changed)
            try await #expect(site.engine.mailbox.codes().count == 2)
            let told = try await site.engine.mailbox.notices().filter { $0.kind == .flowCompleted }.map(\.to)
            #expect(!told.isEmpty && told.count == Set(told).count, "everybody is told once")
        }
    }

    private func twice(_ lin: Window, at number: String, _ site: Site) async throws {
        try await lin.pressTwice(lin.say("Send the code", "发送验证码"))
        try await lin.heading(Words.enterCode)
        try await lin.fill(lin.say("Code", "验证码"), with: site.code(to: number))
        try await lin.pressTwice(lin.say("Continue", "继续"))
    }
}

extension Window {
    /// To the page before, which may be the browser's own memory of it; reloading it shows where
    /// the request is.
    fileprivate func backAndReload(to words: (String, String)) async throws {
        let here = try await path
        try await back()
        try await reload()
        if try await !path.hasPrefix("/flow/") { try await open(here) }
        try await heading(words)
    }
}
