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
            try await owner.see(owner.say("The account is frozen", "账号已冻结"))
            try await #expect(site.status() == .frozen)
            try await thief.open("/account")
            try await thief.heading("You are signed out")
            try await thief.open("/account/start/phone.change")
            try await thief.heading("You are signed out")
            let open = try await site.engine.engine.listCases(CaseFilter(state: .open), after: nil, limit: 10, site.engine.platform)
            #expect(open.cases.count == 1, "pressed twice, it is one case")
        }
    }

    @Test("After it was pressed the page leads to where the owner can show that the account is theirs")
    func leadsOn() async throws {
        try await Site.run { site in
            let (owner, _) = try await site.changedByAThief(Manner.all[0])
            try await owner.press("This was not me")
            try await owner.see("The account is frozen")
            try await #expect(owner.count("[href^='/sign-in/']") == 1)
        }
    }

    @Test("After the time is over the link says so and does nothing", arguments: Manner.two)
    func late(manner: Manner) async throws {
        try await Site.run { site in
            let (owner, _) = try await site.changedByAThief(manner)
            try await site.pass(.hours(72))
            try await owner.press(owner.say("This was not me", "不是我本人操作"))
            try await owner.see(owner.say("There is nothing left to answer here", "此处已无需处理"))
            try await #expect(owner.count("main form") == 0)
            try await #expect(site.status() == .active)
        }
    }

    @Test("After the change was taken back, pressing once more freezes nothing anew", arguments: Manner.two)
    func afterUndo(manner: Manner) async throws {
        try await Site.run { site in
            let (owner, _) = try await site.changedByAThief(manner)
            let path = try await owner.path
            _ = try await site.engine.engine.disown(String(path.dropFirst("/not-me/".count)))
            let filter = CaseFilter(state: .open)
            let open = try await site.engine.engine.listCases(filter, after: nil, limit: 1, site.engine.platform).cases.first
            let decision = CaseDecision(reviewer: "wang", vote: .approve, reason: "documents-agree", note: nil)
            _ = try await site.engine.engine.decideCase(try #require(open).id, decision, site.engine.call).get()
            try await #expect(site.status() == .active)
            try await owner.press(owner.say("This was not me", "不是我本人操作"))
            try await owner.see(owner.say("Your answer", "处理结果"))
            try await #expect(site.status() == .active)
            let bound = try await site.engine.engine.lookUpAccount(.externalID("user-1"), site.engine.platform).bindings
            #expect(bound.contains { $0.masked == "+86 138****8000" && $0.state == .active })
        }
    }

    @Test("The notice of a change that waits stops it, and freezes nothing", arguments: Manner.two)
    func vetoed(manner: Manner) async throws {
        try await Site.run { site in
            let thief = try await site.waitingChange(Manner.all[3])
            let notice = try await site.engine.mailbox.notices().last { $0.to == Sample.oldPhone && $0.disownToken != nil }
            let owner = try await site.window(manner)
            try await owner.open("/not-me/\(try #require(notice?.disownToken))")
            try await owner.press(owner.say("This was not me", "不是我本人操作"))
            try await owner.see(owner.say("The change was stopped", "该更改已被阻止"))
            try await #expect(site.status() == .active)
            try await thief.reload()
            try await thief.heading("Your phone number was not changed")
        }
    }
}

extension Site {
    /// A change by somebody who knows the password and has the phone, still signed in; and the old number's owner before the link.
    fileprivate func changedByAThief(_ manner: Manner) async throws -> (owner: Window, thief: Window) {
        let thief = try await changing(Manner.all[3])
        try await thief.showOldNumber(self)
        try await thief.giveNumber(Sample.newPhone)
        try await thief.confirmNewNumber(self)
        try await thief.heading(Words.changed)
        let notice = try await engine.mailbox.notices().last { $0.to == Sample.oldPhone && $0.disownToken != nil }
        let owner = try await window(manner)
        try await owner.open("/not-me/\(try #require(notice?.disownToken))")
        try await owner.see("+86 138****8000")
        return (owner, thief)
    }
}
