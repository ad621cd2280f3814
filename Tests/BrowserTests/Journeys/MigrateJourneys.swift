import BrowserSupport
import Domain
import Engine
import TestSupport
import Testing

@Suite("A number moves to another service, from its security centre to there")
struct MigrateJourneys {
    private static let phone = "+86 138****8000"

    @Test(
        "Promises 2 and 7: invited there, proved here, it waits, and is there afterwards",
        arguments: Language.allCases, [true, false])
    func whole(_ language: Language, javaScript: Bool) async throws {
        try await Site.run(Mover.setup) { site in
            _ = try await site.engine.account(
                phone: Sample.oldPhone, email: "lin@example.com", password: Sample.password)
            let member = try await Mover.member(site)
            let lin = try await site.window(language, javaScript: javaScript)
            try await invite(lin, member, site)
            try await choose(lin)
            try await prove(lin, site)
            try await lin.see(lin.say("The move to Messenger will happen soon", "即将迁往messenger"))
            site.engine.clock.advance(by: .hours(72))
            _ = try await site.engine.engine.settleDueFlows()
            try await visit(lin, member, site)
            try await lin.see(Self.phone)
        }
    }

    private func visit(_ lin: Window, _ member: AccountID, _ site: Site) async throws {
        let context = RequestContext(channel: .web, signedInAt: site.engine.clock.now)
        let ticket = try await site.engine.engine.makeVisit(
            MakeVisit(account: member, context: context), Mover.club(site)
        ).get().ticket
        try await lin.arrive(by: "/visit/\(ticket)")
        try await lin.arrive(at: "/account")
    }

    private func invite(_ lin: Window, _ member: AccountID, _ site: Site) async throws {
        try await visit(lin, member, site)
        try await lin.press("[href='/account/invite']")
        try await lin.see(lin.say("Lantern Market", "灯笼集市"))
        try await lin.press(".actions button")
        try await lin.see(lin.say("Where do they come from?", "从哪个平台迁入？"))
        try await lin.press(".row[href*='marketplace']")
    }

    /// The mailbox stays.
    private func choose(_ lin: Window) async throws {
        try await lin.fill("#identifier", with: Sample.oldPhone)
        try await lin.fill("#password", with: Sample.password)
        try await lin.press("[value=password]")
        try await lin.see(lin.say("What goes along?", "要迁移哪些？"))
        try await lin.press("[name=binding]:not(#binding)")
        try await lin.press("#track")
    }

    private func prove(_ lin: Window, _ site: Site) async throws {
        try await lin.see(lin.say("Moving \(Self.phone) to Messenger", "正在将\(Self.phone)迁往messenger"))
        try await lin.fill("#password", with: Sample.password)
        try await lin.press(".actions button")
        try await lin.see(lin.say("Send a code to \(Self.phone)?", "向 \(Self.phone) 发送验证码？"))
        try await lin.press(".actions button")
        try await lin.wait("the field for the code") { try await lin.count("#code") > 0 }
        try await lin.fill("#code", with: try await site.code(to: Sample.oldPhone))
        try await lin.press(".actions button")
    }
}
