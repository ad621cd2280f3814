import BrowserSupport
import Domain
import Engine
import TestSupport
import Testing

extension Scenes {
    /// Identifiers on their way to another realm, from the account that they come to.
    static let migrate: [Scene] = [
        Scene("migrate-invite", setup: Mover.setup) { site, window in
            try await Mover.atMarket(site, window)
            try await window.open("/account/invite")
        },
        Scene("migrate-invite-stale", setup: Mover.setup) { site, window in
            try await Mover.atMarket(site, window)
            try await window.open("/account/invite")
            site.engine.clock.advance(by: .minutes(20))
            try await window.press(".actions button")
            try await window.see(window.say("Sign in again", "重新登录"))
        },
        Scene("migrate-invitation", setup: Mover.setup) { site, window in
            try await Mover.atMarket(site, window)
            try await window.open("/account/invite")
            try await window.press(".actions button")
            try await window.see(window.say("Where do they come from?", "从哪个平台迁入？"))
        },
        Scene("migrate-invitation-other-browser", setup: Mover.setup) { site, window in
            try await window.open("/m/\(try await Mover.strangeLink(site))")
        },
        Scene("migrate-not-invited", setup: Mover.setup) { site, window in
            try await Mover.atMarket(site, window)
            try await window.open("/account/start/migrate")
        },
        Scene("migrate-start", setup: Mover.setup) { site, window in
            try await Mover.atMarket(site, window)
            try await window.open("/account/start/migrate/\(try await Mover.invitation(site))")
        },
        Scene("migrate-start-refused", setup: Mover.setup) { site, window in
            try await Mover.atMarket(site, window)
            let token = try await Mover.invitation(site, phone: "+8613700137000")
            try await window.open("/account/start/migrate/\(token)")
        },
        Scene("migrate-code", setup: Mover.setup) { site, window in
            let flow = try await Mover.begin(site, window)
            try await window.open("/flow/\(flow)")
        },
        Scene("migrate-waiting", setup: Mover.setup) { site, window in
            let flow = try await Mover.begin(site, window)
            try await Mover.prove(flow, site)
            try await window.open("/flow/\(flow)")
        },
        Scene("migrate-refused-there", setup: Mover.setup) { site, window in
            let flow = try await Mover.begin(site, window)
            _ = try await Mover.member(site, "member-2", phone: Sample.oldPhone)
            try await Mover.prove(flow, site)
            try await window.open("/flow/\(flow)")
        },
        Scene("migrate-completed", setup: Mover.setup) { site, window in
            let flow = try await Mover.begin(site, window)
            try await Mover.prove(flow, site)
            site.engine.clock.advance(by: .hours(72))
            _ = try await site.engine.engine.settleDueFlows()
            try await Mover.signIn(window, "lin@example.com")
            try await window.open("/flow/\(flow)")
        },
    ]
}

/// The person of these scenes.
enum Mover {
    static let messenger: RealmID = "messenger"

    /// The two that ship, each with what lets identifiers go to the other. The messenger takes what is named.
    static let setup = Site.Setup(amendments: [
        "realm: marketplace\n": "realm: marketplace\narrivals: { from: [messenger] }\n",
        "arrivals: { from: [social] }": "arrivals: { from: [marketplace] }",
        "operations:\n  phone.change:\n    limits: [2":
            "operations:\n  migrate: { destinations: [messenger] }\n  phone.change:\n    limits: [2",
        "operations:\n  phone.change:\n    limits: [1":
            "operations:\n  migrate: { destinations: [marketplace] }\n  phone.change:\n    limits: [1",
    ])

    static func atMarket(_ site: Site, _ window: Window) async throws {
        _ = try await site.engine.account(phone: Sample.oldPhone, email: "lin@example.com", password: Sample.password)
        try await signIn(window, Sample.oldPhone)
    }

    static func signIn(_ window: Window, _ identifier: String) async throws {
        try await window.open("/sign-in/marketplace")
        try await window.fill("#identifier", with: identifier)
        try await window.fill("#password", with: Sample.password)
        try await window.press("[value=password]")
        try await window.see(window.say("Security centre", "安全中心"))
    }

    static func club(_ site: Site) -> Call {
        Call(site.engine.platform(Set(Scope.allCases), realm: messenger))
    }

    static func member(_ site: Site, _ name: String = "member-1", phone: String? = nil) async throws -> AccountID {
        let given = phone.map { [CreateAccount.Given(kind: .phone, value: Secret($0), provedAt: nil)] } ?? []
        return try await site.engine.engine.createAccount(
            CreateAccount(externalID: name, identifiers: given, password: Secret(Sample.password)), club(site)
        ).get().id
    }

    /// - Parameter phone: what the account at the messenger has already.
    static func invitation(_ site: Site, phone: String? = nil) async throws -> String {
        let account = try await member(site, phone: phone)
        return try await site.engine.engine.makeInvitation(to: account, club(site)).get().token
    }

    /// One that was made in another browser.
    static func strangeLink(_ site: Site) async throws -> String {
        let browser = Browser(device: "another")
        _ = try await member(site, phone: Sample.newPhone)
        let opened = try await site.engine.engine.signIn(
            realm: messenger, identifier: Secret(Sample.newPhone), password: Secret(Sample.password), browser)
        return try await site.engine.engine.makeInvitation(opened.visitor, browser).token
    }

    /// The phone goes, and the mailbox stays.
    static func begin(_ site: Site, _ window: Window) async throws -> FlowID {
        try await atMarket(site, window)
        let token = try await invitation(site)
        try await window.open("/account/start/migrate/\(token)")
        try await window.press("[name=binding][value=\(try await mailbox(site))]")
        try await window.press("#track")
        try await window.wait("the flow") { try await !lin(site).openFlows.isEmpty }
        return try #require(try await lin(site).openFlows.first)
    }

    private static func lin(_ site: Site) async throws -> AccountView {
        try await site.engine.engine.lookUpAccount(.externalID("user-1"), site.engine.platform)
    }

    private static func mailbox(_ site: Site) async throws -> BindingID {
        try #require(try await lin(site).bindings.first { $0.kind == .email }).id
    }

    static func prove(_ flow: FlowID, _ site: Site) async throws {
        try await site.engine.enterPassword(Sample.password, of: flow)
        _ = try await site.engine.prove(try #require(Requirement("item1.code")), of: flow, at: Sample.oldPhone)
    }
}
