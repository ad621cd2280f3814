import BrowserSupport
import Domain
import Engine
import TestSupport
import Testing

@Suite("A platform sends its user and has them back")
struct ReturnPlatformJourneys {
    private static let back = "https://shop.example/account?tab=1#phone"

    @Test(
        "Started over the API, done at the pages, and back with a reference that tells the result once",
        arguments: Manner.all)
    func roundTrip(manner: Manner) async throws {
        try await Site.run { site in
            let lin = try await site.window(manner)
            try await lin.arrive(by: site.start(returnURL: Self.back))
            try await lin.heading(("Send a code to +86 138****8000?", "向 +86 138****8000 发送验证码？"))
            let flow = try await lin.flow
            try await lin.showOldNumber(site)
            try await lin.giveNumber(Sample.newPhone)
            try await lin.confirmNewNumber(site)
            try await lin.heading(Words.changed)
            try await #expect(
                !lin.text.contains(lin.say("To the security centre", "前往安全中心")), "who came for one thing sees no more")
            let address = try await lin.follow(lin.say("Back to Lantern Market", "返回灯笼集市"))
            let parts = address.split(separator: "bindery_result=")
            #expect(parts.first == "https://shop.example/account?tab=1&")
            let reference = String(try #require(parts.last).prefix { $0 != "#" })
            #expect(address.hasSuffix("#phone") && !address.contains("139"))
            let engine = site.engine
            try await #expect(engine.engine.lookUpResult(reference, engine.call).id == flow)
        }
    }

    @Test("The whole account is out of reach for a person who came for one change alone")
    func confined() async throws {
        try await Site.run { site in
            let lin = try await site.window()
            try await lin.arrive(by: site.start(returnURL: Self.back))
            try await lin.arrive(at: "/flow/")
            for path in ["/account", "/account/start/email.change"] {
                try await lin.open(path)
                try await #expect(!lin.text.contains(Words.centre.0), "\(path)")
                try await #expect(!lin.text.contains("l***@example.com"), "\(path)")
            }
        }
    }

    @Test("A link that was used opens again in its own browser, and in no other", arguments: Language.allCases)
    func used(language: Language) async throws {
        try await Site.run { site in
            let link = try await site.start(returnURL: nil)
            let (lin, stranger) = (try await site.window(language), try await site.window(language, javaScript: false))
            try await stranger.open(link)
            try await stranger.see(stranger.say("You have come from", "您来自"))
            try await lin.arrive(by: link)
            try await lin.arrive(at: "/flow/")
            try await stranger.press("[type=submit]")
            try await stranger.see("visit.used")
            try await stranger.see(stranger.say("Go back to the website or app that sent you here", "请回到原来的网站或应用"))
            try await #expect(stranger.cookie("__Host-bindery") == nil)
            try await lin.open(link)
            try await lin.arrive(at: "/flow/")
        }
    }

    @Test("A link that is too old says so, and another one leads on")
    func expired() async throws {
        try await Site.run { site in
            let link = try await site.start(returnURL: Self.back)
            try await site.pass(.minutes(11))
            let lin = try await site.window()
            try await lin.open(link)
            try await lin.heading("The link is too old")
            let account = try await site.engine.engine.lookUpAccount(.externalID("user-1"), site.engine.platform).id
            let visit = MakeVisit(account: account, returnURL: Self.back, context: site.engine.context)
            try await lin.arrive(by: "/visit/" + site.engine.engine.makeVisit(visit, site.engine.call).get().ticket)
            try await lin.heading(Words.centre)
            try await lin.see("Not finished yet")
            try await lin.press("[href^='/flow/']")
            try await lin.heading("You started this on another device. Continue here?")
        }
    }

    @Test("The page waits for what only the platform can check, and continues on its own")
    func attested() async throws {
        try await Site.run { site in
            let lin = try await site.window()
            try await lin.arrive(by: site.start(returnURL: Self.back, track: "face"))
            try await lin.heading("Confirm this with Lantern Market")
            try await lin.see("A face check")
            try await site.engine.attest(try #require(Requirement("face")), of: lin.flow)
            try await lin.heading(Words.whichNumber)
        }
    }
}

extension Site {
    /// Begun over the API: the way to the page that the platform sends its user to.
    fileprivate func start(returnURL: String?, track: String? = "current") async throws -> String {
        let request = StartFlow(
            account: try await lin(), operation: .phoneChange, track: track, about: nil, context: engine.context,
            returnURL: returnURL)
        return "/visit/\(try await engine.engine.startFlow(request, engine.call).get().ticket)"
    }
}
