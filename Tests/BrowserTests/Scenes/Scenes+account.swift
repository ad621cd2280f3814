import BrowserSupport
import Domain
import Engine
import TestSupport
import Testing

extension Scenes {
    /// Signing in, the security centre, and the page before an operation.
    static let account: [Scene] =
        [
            Scene("sign-in") { _, window in try await window.open(Lin.signIn) },
            Scene("sign-in-wrong") { site, window in
                try await Lin.account(site)
                try await Lin.signIn(window, password: "not it at all")
                try await window.see(window.say("There is a problem", "请检查以下内容"))
            },
            Scene("sign-in-code-not-offered") { _, window in
                try await window.open(Lin.signIn)
                try await window.fill("#identifier", with: "lin@example.com")
                try await window.press("[value=code]")
                try await window.see(window.say("There is a problem", "请检查以下内容"))
            },
            Scene("sign-in-code") { _, window in try await Lin.askCode(window) },
            Scene("sign-in-code-wrong") { _, window in
                try await Lin.askCode(window)
                try await window.fill("#code", with: "000000")
                try await window.press(window.say("Sign in", "登录"))
                try await window.see(window.say("There is a problem", "请检查以下内容"))
            },
            Scene("sign-in-closed") { site, window in try await Lin.shutOut(site, window) },
            Scene("sign-in-link-sent") { site, window in
                try await Lin.shutOut(site, window)
                try await window.press("[value=link]")
                try await window.see(window.say("Look for the link", "请查收链接"))
            },
            Scene("let-in") { site, window in try await window.open(try await Lin.letIn(site)) },
            Scene("let-in-done") { site, window in
                try await window.open(try await Lin.letIn(site))
                try await window.press(window.say("Let me sign in from this browser", "允许我在此浏览器中登录"))
                try await window.see(window.say("You can sign in now", "现在可以登录了"))
            },
            Scene("let-in-unknown") { _, window in try await window.open("/l/none-of-ours") },
            Scene("signed-out") { _, window in try await window.open("/sign-out?realm=marketplace") },
            Scene("session-none") { _, window in try await window.open("/account") },
            Scene("visit-unknown") { _, window in try await window.open("/visit/none-of-ours") },
            Scene("visit") { site, window in
                try await Lin.account(site)
                try await window.open(try await Lin.visitOfAnother(site))
            },
            Scene("visit-other-account") { site, window in
                try await Lin.account(site)
                try await Lin.signIn(window)
                try await window.open(try await Lin.visitOfAnother(site))
            },
        ] + centre + start

    private static let centre: [Scene] = [
        Scene("account") { site, window in
            try await Lin.account(site)
            try await Lin.signIn(window)
        },
        Scene("account-after-change") { site, window in
            let account = try await Lin.account(site)
            try await site.engine.start(account, .emailChange)
            try await site.engine.change(account, from: Sample.oldPhone, to: Sample.newPhone)
            try await Lin.signIn(window, Sample.newPhone)
        },
        Scene("account-frozen") { site, window in
            try await Lin.freeze(site)
            try await Lin.signIn(window)
        },
        Scene("account-back") { site, window in
            let flow = try await site.engine.start(try await Lin.account(site), .close, track: "phone").flow.id
            try await site.engine.prove(Requirement(.phone, .code), of: flow, at: Sample.oldPhone)
            try await site.engine.enterPassword(Sample.password, of: flow)
            try await Lin.signIn(window)
            try await window.see(window.say("Welcome back", "欢迎回来"))
        },
    ]

    private static let start: [Scene] = [
        Scene("start-change") { site, window in try await Lin.start(.phoneChange, site, window) },
        Scene("start-change-other-ways") { site, window in
            try await Lin.start(.phoneChange, site, window)
            try await window.press(window.say("Other ways", "其他方式"))
        },
        Scene("start-bind") { site, window in
            _ = try await site.engine.account(phone: Sample.oldPhone, password: Sample.password)
            try await Lin.signIn(window)
            try await window.open("/account/start/email.bind")
        },
        Scene("start-unbind") { site, window in try await Lin.start(OperationName(.phone, .unbind), site, window) },
        Scene("start-unbind-last") { site, window in
            _ = try await site.engine.account(phone: Sample.oldPhone, password: Sample.password)
            try await Lin.signIn(window)
            try await window.open("/account/start/phone.unbind")
        },
        Scene("start-freeze") { site, window in try await Lin.start(.freeze, site, window) },
        Scene("start-close") { site, window in try await Lin.start(.close, site, window) },
        Scene("start-close-undo-open") { site, window in
            let account = try await Lin.account(site)
            try await site.engine.change(account, from: Sample.oldPhone, to: Sample.newPhone)
            try await Lin.signIn(window, Sample.newPhone)
            try await window.open("/account/start/close")
        },
        Scene("start-change-frozen") { site, window in
            try await Lin.freeze(site)
            try await Lin.signIn(window)
            try await window.open("/account/start/phone.change")
        },
        Scene("start-too-many") { site, window in
            let account = try await Lin.account(site)
            try await site.engine.change(account, from: Sample.oldPhone, to: Sample.newPhone)
            try await Lin.signIn(window, Sample.newPhone)
            try await window.open("/account/start/phone.change")
        },
        Scene("start-dispute") { site, window in
            let account = try await Lin.account(site)
            try await site.engine.change(account, from: Sample.oldPhone, to: Sample.newPhone)
            try await Lin.signIn(window, Sample.newPhone)
            try await window.open("/account/start/dispute")
        },
    ]
}

/// The person of these scenes.
private enum Lin {
    static let signIn = "/sign-in/marketplace"

    @discardableResult
    static func account(_ site: Site) async throws -> AccountID {
        try await site.engine.account(phone: Sample.oldPhone, email: "lin@example.com", password: Sample.password).id
    }

    static func signIn(
        _ window: Window, _ identifier: String = Sample.oldPhone, password: String = Sample.password
    ) async throws {
        try await window.open(signIn)
        try await window.fill("#identifier", with: identifier)
        try await window.fill("#password", with: password)
        try await window.press("[value=password]")
        guard password == Sample.password else { return }
        try await window.see(window.say("Security centre", "安全中心"))
    }

    /// Where a platform sends somebody else of this browser.
    static func visitOfAnother(_ site: Site) async throws -> String {
        let other = try await site.engine.account("another", phone: Sample.newPhone).id
        let request = MakeVisit(account: other, context: RequestContext(channel: .web))
        return "/visit/\(try await site.engine.engine.makeVisit(request, site.engine.call).get().ticket)"
    }

    /// Strangers from all over have closed the password in new browsers.
    static func shutOut(_ site: Site, _ window: Window) async throws {
        try await account(site)
        for host in 0..<100 {
            let stranger = Browser(network: IPAddress(bytes: [203, 0, 113, UInt8(host)]), device: "stranger-\(host)")
            _ = try? await site.engine.engine.signIn(
                realm: site.engine.realm, identifier: Secret(Sample.oldPhone), password: Secret("a guess of mine"),
                stranger)
        }
        try await signIn(window, password: "another password")
        try await window.see(window.say("Was it somebody else?", "不是您本人操作？"))
    }

    /// The link that the owner has had sent.
    static func letIn(_ site: Site) async throws -> String {
        try await account(site)
        try await site.engine.engine.askToBeLetIn(site.engine.realm, identifier: Secret(Sample.oldPhone), Browser())
        return "/l/\(try #require(try await site.engine.mailbox.notices().compactMap(\.letInToken).last))"
    }

    static func askCode(_ window: Window) async throws {
        try await window.open(signIn)
        try await window.fill("#identifier", with: Sample.oldPhone)
        try await window.press("[value=code]")
        try await window.see(window.say("Enter the code", "请输入验证码"))
    }

    static func freeze(_ site: Site) async throws {
        let flow = try await site.engine.start(try await account(site), .freeze, track: "phone").flow.id
        try await site.engine.prove(Requirement(.phone, .code), of: flow, at: Sample.oldPhone)
    }

    static func start(_ operation: OperationName, _ site: Site, _ window: Window) async throws {
        try await account(site)
        try await signIn(window)
        try await window.open("/account/start/\(operation)")
    }
}
