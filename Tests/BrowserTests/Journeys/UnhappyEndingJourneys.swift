import BrowserSupport
import Domain
import Engine
import TestSupport
import Testing

@Suite("Changes that don't end at once, or not well")
struct UnhappyEndingJourneys {
    @Test("Time that ran out says so, changes nothing, and begins anew", arguments: Manner.two)
    func expired(manner: Manner) async throws {
        try await Site.run { site in
            let lin = try await site.changing(manner)
            try await lin.askForCode()
            let code = try await site.code(to: Sample.oldPhone)
            try await site.pass(.minutes(31))
            try await lin.giveCode(code)
            try await lin.heading(("Time has run out", "已超过办理时间"))
            try await lin.press(lin.say("Start again", "重新办理"))
            try await lin.heading(("Change phone number", "更换手机号"))
            try await lin.take(Words.oldNumber)
            try await lin.heading(("Send a code to +86 138****8000?", "向 +86 138****8000 发送验证码？"))
        }
    }

    @Test("Stopping asks once more, can be taken back there, and leaves no trace", arguments: Manner.two)
    func stopped(manner: Manner) async throws {
        try await Site.run { site in
            let lin = try await site.changing(manner)
            try await lin.showOldNumber(site)
            try await lin.press(lin.say("Cancel this request", "取消办理"))
            try await lin.heading(("Cancel this request?", "要取消办理吗？"))
            try await lin.press(lin.say("No, continue", "继续办理"))
            try await lin.heading(Words.whichNumber)
            try await lin.press(lin.say("Cancel this request", "取消办理"))
            try await lin.pressTwice(lin.say("Yes, cancel it", "取消办理"))
            try await lin.heading(("This request has ended", "办理已终止"))
            try await lin.back()
            try await lin.reload()
            try await lin.heading(("This request has ended", "办理已终止"))
            try await lin.press(".button.second")
            try await lin.heading(Words.centre)
            try await lin.see("+86 138****8000")
        }
    }

    @Test("A change that waits says until when, tells everybody, and takes effect on its own", arguments: Manner.two)
    func waiting(manner: Manner) async throws {
        try await Site.run { site in
            let lin = try await site.waitingChange(manner)
            try await #expect(lin.step == lin.say("Waiting", "等待生效"))
            try await lin.see(lin.say("It takes effect on", "生效"))
            let told = try await site.engine.mailbox.notices().filter { $0.kind == .flowWaiting }.map(\.to)
            #expect(Set(told).isSuperset(of: [Sample.oldPhone, Sample.mail]))
            try await lin.open("/account")
            try await lin.see("+86 138****8000")
            try await lin.see(lin.say("Takes effect on", "将于"))
            try await lin.back()
            try await site.pass(.hours(24))
            // By then the session is over: the page that renews itself says so on its own.
            if manner.javaScript { try await lin.heading(("You are signed out", "")) }
            try await lin.signIn(Sample.newPhone)
            try await lin.see("+86 139****5678")
        }
    }

    @Test("While it waits its own person can stop it, or say that it was somebody else", arguments: Language.allCases)
    func veto(language: Language) async throws {
        try await Site.run { site in
            let lin = try await site.waitingChange(Manner(language: language, screen: .phone, javaScript: false))
            try await lin.press(lin.say("Cancel this request", "取消办理"))
            try await lin.see(lin.say("Didn't you request this?", "不是您本人申请的？"))
            try await lin.pressTwice(lin.say("This was not me, stop it", "不是我本人，立即阻止"))
            try await lin.heading(("Your phone number was not changed", "手机号未能更换"))
            try await lin.see(lin.say("told us that the request was not theirs", "反馈不是本人操作"))
            try await site.pass(.hours(25))
            let account = try await site.engine.engine.lookUpAccount(.externalID("user-1"), site.engine.platform)
            #expect(account.bindings.contains { $0.masked == "+86 138****8000" && $0.state == .active })
        }
    }

    @Test("What speaks against it is said in words, and can be appealed", arguments: Manner.two)
    func refusedByPolicy(manner: Manner) async throws {
        let strict = [
            "levels: { medium: 40, high: 70, critical: 110 }": "levels: { medium: 38, high: 39, critical: 40 }"
        ]
        try await Site.run(Site.Setup(amendments: strict)) { site in
            let lin = try await site.changing(manner)
            try await lin.showOldNumber(site)
            try await lin.giveNumber(Sample.newPhone)
            try await lin.confirmNewNumber(site)
            try await lin.heading(("Your phone number was not changed", "手机号未能更换"))
            try await lin.see(lin.say("We did not allow this, to keep the account safe", "风险较高"))
            try await lin.see(lin.say("An unknown device", "未知设备"))
            try await lin.see(lin.say("Not passed", "未通过"))
            try await lin.fill(lin.say("What should we know?", "情况说明"), with: "我换了新手机。<b>&amp;</b> 🙂")
            try await lin.pressTwice(lin.say("Send", "提交"))
            try await lin.heading(("We are reviewing your request", "您的申请正在人工审核"))
            try await lin.see("我换了新手机。<b>&amp;</b> 🙂")
            try await #expect(lin.count(".cards > li") == 1, "sent twice, it is there once")
        }
    }
}

extension Site {
    /// By mail and password, as far as to the page that waits.
    func waitingChange(_ manner: Manner) async throws -> Window {
        let lin = try await changing(manner, by: Words.email)
        try await lin.askForCode()
        try await lin.giveCode(code(to: Sample.mail))
        try await lin.fill(lin.say("Password for", "灯笼集市登录密码"), with: Sample.password)
        try await lin.goOn()
        try await lin.giveNumber(Sample.newPhone)
        try await lin.confirmNewNumber(self)
        try await lin.heading(("Your phone number will be changed soon", "您的手机号即将更换"))
        return lin
    }
}
