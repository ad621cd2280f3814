import BrowserSupport
import Domain
import Engine
import TestSupport
import Testing

@Suite("Promise 9: the link of a notice, late, after an undo, and what it ends")
struct NoticeJourneys {
    @Test("Pressing signs whoever changed the number out at once, wherever they are", arguments: Manner.all)
    func signsOut(manner: Manner) async throws {
        try await Site.run { site in
            let (owner, thief) = try await site.changedByAThief(manner)
            try await owner.pressTwice(owner.say("This was not me", "不是我本人操作"))
            try await owner.heading(Words.sendToMailbox)
            try await #expect(site.status() == .frozen)
            try await thief.open("/account")
            try await thief.heading("You are signed out")
            try await thief.open("/account/start/phone.change")
            try await thief.heading("You are signed out")
            let open = try await site.engine.engine.listCases(
                CaseFilter(state: .open), after: nil, limit: 10, site.engine.platform)
            #expect(open.cases.count == 1, "pressed twice, it is one case")
        }
    }

    @Test(
        "A stolen account whole: the notice, not me, the proofs, and given back, without signing in",
        arguments: Manner.stolen)
    func givenBack(manner: Manner) async throws {
        try await Site.run { site in
            let (owner, thief) = try await site.changedByAThief(manner)
            try await owner.press(owner.say("This was not me", "不是我本人操作"))
            try await owner.heading(Words.sendToMailbox)
            try await #expect(site.status() == .frozen)
            // The thief signs in again with the number that is theirs now, and can do nothing about
            // it.
            try await thief.signIn(Sample.newPhone)
            try await thief.see("Someone reported that a change was not theirs, and we are reviewing it")
            try await #expect(thief.count("[href='/account/start/unfreeze']") == 0)
            try await #expect(
                thief.count("[href^='/flow/']") <= 1, "the owner's request is not among what the thief sees")
            try await owner.press(owner.say("Send the code", "发送验证码"))
            try await owner.fill(owner.say("Code", "验证码"), with: "000000")
            try await owner.press(owner.say("Continue", "继续"))
            try await owner.problem("The code is wrong", "验证码错误")
            try await owner.fill(owner.say("Code", "验证码"), with: site.code(to: Sample.mail))
            try await owner.press(owner.say("Continue", "继续"))
            try await owner.heading(("Enter your password", "请输入登录密码"))
            try await owner.press(owner.say("See how the review is going, or add something", "查看审核进度或补充说明"))
            try await owner.heading(("We are reviewing the change", "此次更改正在人工审核"))
            try await owner.press(owner.say("Prove that it is mine", "证明账号属于我"))
            try await owner.fill("#password", with: Sample.password)
            try await owner.pressTwice(owner.say("Continue", "继续"))
            try await owner.heading(("The change was undone", "更改已撤销"))
            try await #expect(site.status() == .active)
            let bound = try await site.engine.engine.lookUpAccount(.externalID("user-1"), site.engine.platform).bindings
            #expect(bound.contains { $0.masked == "+86 138****8000" && $0.state == .active })
            try await #expect(site.engine.openCases().isEmpty)
            let told = try await site.engine.mailbox.notices().filter { $0.kind == .flowReverted }
            #expect(Set(told.map(\.to)) == [Sample.oldPhone, Sample.newPhone, Sample.mail])
        }
    }

    @Test(
        "A question of the reviewers reaches whoever pressed the link, by that link, and is answered there",
        arguments: Manner.two)
    func asked(manner: Manner) async throws {
        try await Site.run { site in
            let (owner, thief) = try await site.changedByAThief(manner)
            try await owner.press(owner.say("This was not me", "不是我本人操作"))
            try await owner.heading(Words.sendToMailbox)
            let dispute = try #require(try await site.engine.openCases().first)
            let desk = try await AppealJourneys.desk(site, "mei")
            _ = try await site.engine.engine.takeCase(dispute.id, desk).get()
            _ = try await site.engine.engine.askPerson(dispute.id, text: "Since when? 从何时起？", desk).get()
            let asked = try await site.engine.mailbox.notices().filter { $0.kind == .disputeAsked }
            #expect(asked.map(\.to) == [Sample.oldPhone])
            let later = try await site.window(manner)
            try await later.open("/n/\(try #require(asked.first?.disownToken))")
            try await later.press(later.say("Continue", "继续"))
            try await later.heading(("The reviewer has a question", "审核人员有问题需要您答复"))
            try await later.see("Since when? 从何时起？")
            try await later.fill(later.say("Your answer", "您的答复"), with: "Since Monday. 周一起。")
            try await later.press(later.say("Send", "提交"))
            try await later.see("Since Monday. 周一起。")
            try await thief.signIn(Sample.newPhone)
            try await #expect(!thief.text.contains("周一起"))
            let entries = try await site.engine.openCases().first?.entries ?? []
            #expect(entries.map(\.author) == [.reviewer, .person])
            #expect(Set(entries.map(\.party)) == [dispute.parties.first?.flow])
        }
    }

    @Test("After the time is over the link says so and does nothing", arguments: Manner.two)
    func late(manner: Manner) async throws {
        try await Site.run { site in
            let (owner, _) = try await site.changedByAThief(manner)
            try await site.pass(.hours(72))
            try await owner.press(owner.say("This was not me", "不是我本人操作"))
            try await owner.see(owner.say("There is nothing left to do here", "此处已无需处理"))
            try await #expect(owner.count("main form") == 0)
            try await #expect(site.status() == .active)
        }
    }

    @Test("After the change was taken back, pressing once more freezes nothing anew", arguments: Manner.two)
    func afterUndo(manner: Manner) async throws {
        try await Site.run { site in
            let (owner, _) = try await site.changedByAThief(manner)
            let path = try await owner.path
            try await site.engine.disown(String(path.dropFirst("/n/".count)))
            let filter = CaseFilter(state: .open)
            let open = try await site.engine.engine.listCases(filter, after: nil, limit: 1, site.engine.platform).cases
                .first
            let decision = CaseDecision(reviewer: "wang", vote: .approve, reason: "documents-agree", note: nil)
            _ = try await site.engine.engine.decideCase(try #require(open).id, decision, site.engine.call).get()
            try await #expect(site.status() == .active)
            try await owner.press(owner.say("This was not me", "不是我本人操作"))
            try await owner.see(owner.say("The change was undone", "更改已撤销"))
            try await #expect(site.status() == .active)
            let bound = try await site.engine.engine.lookUpAccount(.externalID("user-1"), site.engine.platform).bindings
            #expect(bound.contains { $0.masked == "+86 138****8000" && $0.state == .active })
        }
    }

    @Test("The notice of a change that waits stops it, and freezes nothing", arguments: Manner.two)
    func vetoed(manner: Manner) async throws {
        try await Site.run { site in
            let thief = try await site.waitingChange(Manner.all[3])
            let notice = try await site.engine.mailbox.notices().last {
                $0.to == Sample.oldPhone && $0.disownToken != nil
            }
            let owner = try await site.window(manner)
            try await owner.open("/n/\(try #require(notice?.disownToken))")
            try await owner.press(owner.say("This was not me", "不是我本人操作"))
            try await owner.see(owner.say("The change was stopped", "此次更改已被阻止"))
            try await #expect(site.status() == .active)
            try await thief.reload()
            try await thief.heading("Your phone number was not changed")
        }
    }
}

extension Site {
    /// A change by somebody who knows the password and has the phone, still signed in; and the old
    /// number's owner before the link.
    fileprivate func changedByAThief(_ manner: Manner) async throws -> (owner: Window, thief: Window) {
        let thief = try await changing(Manner.all[3])
        engine.clock.advance(by: .minutes(5))
        try await thief.showOldNumber(self)
        try await thief.giveNumber(Sample.newPhone)
        try await thief.confirmNewNumber(self)
        try await thief.heading(Words.changed)
        let notice = try await engine.mailbox.notices().last { $0.to == Sample.oldPhone && $0.disownToken != nil }
        let owner = try await window(manner)
        try await owner.open("/n/\(try #require(notice?.disownToken))")
        try await owner.see("+86 138****8000")
        return (owner, thief)
    }
}

extension Manner {
    /// On a phone in Chinese, with and without scripts, and at a desk in English.
    fileprivate static let stolen = [
        Manner(language: .chinese, screen: .phone, javaScript: true),
        Manner(language: .chinese, screen: .phone, javaScript: false),
        Manner(language: .english, screen: .wide, javaScript: true),
    ]
}

extension Words {
    fileprivate static let sendToMailbox = ("Send a code to l***@example.com?", "向 l***@example.com 发送验证码？")
}
