import BrowserSupport
import Domain
import Engine
import TestSupport

extension Scenes {
    /// Taking one or several identifiers off an account, in the social network.
    static let unbind: [Scene] = [
        Scene("unbind", setup: Social.setup) { site, window in
            try await Social.linWithHandle(site)
            try await Social.start(window)
        },
        Scene("unbind-all-chosen", setup: Social.setup) { site, window in
            try await site.lin()
            try await Social.start(window)
            try await Social.choose(["138", "l***"], window)
            try await window.take("password")
            try await window.heading(Social.title)
        },
        Scene("unbind-confirm", setup: Social.setup) { site, window in
            try await site.lin()
            try await Social.start(window)
            try await Social.choose(["138"], window)
            try await window.take("password")
            try await window.arrive(at: "/flow/")
        },
        Scene("unbind-done", setup: Social.setup) { site, window in
            try await site.lin()
            try await Social.unbind(["138"], window)
        },
        Scene("unbind-last", setup: Social.setup) { site, window in
            _ = try await site.engine.account(phone: Sample.oldPhone, password: Sample.password)
            try await window.signIn(to: "social")
            try await window.open(Social.path)
            try await window.heading(Social.title)
        },
        Scene("unbind-too-soon", setup: Social.setup) { site, window in
            try await Social.linWithHandle(site)
            try await Social.unbind(["li***n"], window)
            try await window.open(Social.path)
            try await window.heading(Social.title)
        },
        Scene("unbind-undo-open", setup: Social.setup) { site, window in
            let account = try await site.lin()
            try await Social.bind("+8613912345678", to: account, site)
            try await Social.start(window)
        },
    ]
}

/// What people do in the social network.
enum Social {
    static let setup = Site.Setup(policies: ["social"])
    static let path = "/account/start/unbind"
    static let title = ("Remove from your account", "解除绑定")
    static let done = ("What you chose has been removed", "解绑成功")

    /// Lin, who also has a handle that the network gave out.
    static func linWithHandle(_ site: Site) async throws {
        let engine = site.engine
        let given = [(IdentifierKind.phone, Sample.oldPhone), (.email, Sample.mail), (.handle, "lin_an")].map {
            CreateAccount.Given(kind: $0, value: Secret($1), provedAt: engine.clock.now - .days(30))
        }
        let request = CreateAccount(
            externalID: "lin", identifiers: given, openedAt: engine.clock.now - .days(730),
            password: Secret(Sample.password), language: .english)
        _ = try await engine.engine.createAccount(request, engine.call).get()
    }

    static func start(_ window: Window) async throws {
        try await window.signIn(to: "social")
        try await window.open(path)
        try await window.heading(title)
    }

    /// - Parameter parts: of what is shown of each identifier.
    static func choose(_ parts: [String], _ window: Window) async throws {
        for part in parts {
            _ = try await window.script(
                "[...document.querySelectorAll('.option')].find(o => o.innerText.includes(arguments[0]))"
                    + ".querySelector('input').click()", .text(part))
        }
    }

    static func unbind(_ parts: [String], _ window: Window) async throws {
        try await start(window)
        try await choose(parts, window)
        try await window.take("password")
        try await window.arrive(at: "/flow/")
        try await confirm(window)
        try await window.heading(done)
    }

    static func confirm(_ window: Window, _ password: String = Sample.password) async throws {
        try await window.fill("[type=password]", with: password)
        try await window.goOn()
    }

    static func bind(_ number: String, to account: AccountID, _ site: Site) async throws {
        let engine = site.engine
        let flow = try await engine.start(account, OperationName(.phone, .bind), track: "password").flow.id
        _ = try await engine.enterPassword(Sample.password, of: flow)
        try await engine.supply(flow, number, reason: nil)
        _ = try await engine.prove(.newCode, of: flow, at: number).get()
    }
}
