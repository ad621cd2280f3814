import BrowserSupport
import Domain
import Engine
import TestSupport
import Testing

@Suite("A phone is changed, from signing in to done")
struct ChangeJourneys {
    private static let old = "+86 138****8000"
    private static let new = "+86 139****5678"
    /// In full for whoever typed it, until it is proved.
    private static let typed = "+86 139 1234 5678"

    @Test(
        "Promise 7, 10: each step says where one is, shows numbers masked only, and everybody hears at the end",
        arguments: Manner.all)
    func whole(manner: Manner) async throws {
        try await Site.run { site in
            try await site.lin()
            let lin = try await site.window(manner)
            try await centre(lin)
            try await start(lin)
            try await oldNumber(lin, site)
            try await newNumber(lin, site)
            try await done(lin)
            try await notices(lin, site)
        }
    }

    private func centre(_ lin: Window) async throws {
        try await lin.signIn("138 0013 8000")
        try await lin.see(Self.old)
        try await lin.see(lin.say("This device", "本机"))
        try await #expect(!lin.holds(Sample.oldPhone))
        try await lin.press(".row[href$='phone.change']")
    }

    private func start(_ lin: Window) async throws {
        try await lin.heading(("Change phone number", "更换手机号"))
        try await lin.see(lin.say("Current phone number", "当前手机号"))
        try await lin.see(lin.say("A code sent to \(Self.old)", "发送到 \(Self.old) 的验证码"))
        try await lin.see(lin.say("With a code sent to your current phone number", "使用当前手机号的验证码"))
        try await lin.take(Words.oldNumber)
    }

    private func oldNumber(_ lin: Window, _ site: Site) async throws {
        try await lin.heading(("Send a code to \(Self.old)?", "向 \(Self.old) 发送验证码？"))
        try await #expect(lin.step == lin.say("Confirm it is you", "验证身份"))
        try await #expect(lin.count(".steps .done") == 0)
        try await lin.see(lin.say("Changing phone number \(Self.old)", "更换手机号 \(Self.old)"))
        try await lin.askForCode()
        try await lin.see(lin.say("We sent a code to \(Self.old)", "验证码已发送到 \(Self.old)"))
        try await #expect(lin.attribute("autocomplete", of: "#code") == "one-time-code")
        try await #expect(!lin.holds(Sample.oldPhone))
        try await lin.giveCode(site.code(to: Sample.oldPhone))
    }

    private func newNumber(_ lin: Window, _ site: Site) async throws {
        try await lin.heading(Words.whichNumber)
        try await #expect(lin.step == lin.say("New phone number", "填写新手机号"))
        try await #expect(lin.count(".steps .done") == 1)
        try await lin.giveNumber("139 1234 5678")
        try await lin.heading(("Send a code to \(Self.typed)?", "向 \(Self.typed) 发送验证码？"))
        try await #expect(lin.step == lin.say("Confirm the new phone number", "验证新手机号"))
        try await lin.see(lin.say("From \(Self.old) to \(Self.typed)", "由 \(Self.old) 更换为 \(Self.typed)"))
        try await lin.askForCode()
        try await lin.see(lin.say("We sent a code to \(Self.typed)", "验证码已发送到 \(Self.typed)"))
        try await lin.giveCode(site.code(to: Sample.newPhone))
    }

    private func done(_ lin: Window) async throws {
        try await lin.heading(Words.changed)
        for text in [Self.old, Self.new, lin.say("Payouts: from", "提现：")] { try await lin.see(text) }
        try await lin.see(lin.say("We have told the old number, the new one", "我们已通知原手机号、新手机号"))
        try await lin.see(lin.say("the link in the message undoes it until", "之前可以通过短信或邮件里的链接撤销"))
        try await #expect(!lin.text.contains(Self.typed), "it is proved, and masked from now on")
        try await lin.press(".actions a[href='/account']")
        try await lin.heading(Words.centre)
        try await lin.see(Self.new)
        try await lin.see(lin.say("Limited for now", "暂时不能办理"))
        try await lin.see(lin.say("Done on 21 November 2026", "已于 2026年11月21日 16:30 (UTC+8) 完成"))
        try await #expect(!lin.text.contains(Self.old))
    }

    private func notices(_ lin: Window, _ site: Site) async throws {
        let told = try await site.engine.mailbox.notices().filter { $0.kind == .flowCompleted }
        #expect(Set(told.map(\.to)) == [Sample.oldPhone, Sample.newPhone, Sample.mail])
        #expect(told.allSatisfy { $0.changes.olds == [Self.old] && $0.changes.news == [Self.new] })
    }
}
