import BrowserSupport
import Domain
import Engine
import TestSupport
import Testing
import Web

extension Scenes {
    /// The console for operators.
    static let office: [Scene] = [
        Scene("console-day-empty") { site, window in
            try await window.open(.consoleDay, byOperatorOf: site)
        },
        Scene("console-day-full") { site, window in
            try await site.playDay()
            try await window.open(.consoleDay, byOperatorOf: site)
        },
        Scene("console-day-one") { site, window in
            _ = try await site.notMePath()
            try await window.open(.consoleDay, byOperatorOf: site)
        },
        Scene("console-day-unknown") { site, window in
            try await window.open(.consoleDay, byOperatorOf: site, query: "?date=2026-02-30")
        },
        Scene("console-accounts") { site, window in
            try await window.open(.consoleAccounts, byOperatorOf: site)
        },
        Scene("console-accounts-empty") { site, window in
            try await window.open(.consoleAccounts, byOperatorOf: site)
            try await window.press(window.say("Search", "查询"))
            try await window.see(window.say("There is a problem", "请检查以下内容"))
        },
        Scene("console-accounts-not-found") { site, window in
            try await window.search(for: Sample.oldPhone, byOperatorOf: site)
            try await window.see(window.say("No account has this.", "没有账号与此一致。"))
        },
        Scene("console-account") { site, window in
            _ = try await site.notMePath()
            try await window.search(for: Sample.newPhone, byOperatorOf: site)
            try await window.see(window.say("What is bound", "绑定信息"))
        },
        Scene("console-outbox-empty") { site, window in
            try await window.open(.consoleOutbox, byOperatorOf: site)
        },
        Scene("console-outbox-dead") { site, window in
            try await site.giveUpNotices()
            try await window.open(.consoleOutbox, byOperatorOf: site)
        },
        Scene("console-outbox-failing") { site, window in
            try await site.giveUpNotices { index, row in
                index.isMultiple(of: 2)
                    ? .dead(row, error: "webhook.gone")
                    : .failed(
                        row, error: index == 1 ? "timeout" : "http.503", retryAt: site.engine.clock.now + .hours(2))
            }
            try await window.open(.consoleOutbox, byOperatorOf: site)
        },
        Scene("console-outbox-none-chosen") { site, window in
            try await site.giveUpNotices()
            try await window.open(.consoleOutbox, byOperatorOf: site)
            try await window.press(window.say("Try the chosen again", "重发所选"))
            try await window.see(window.say("Choose what to try again.", "请选择要重发的消息。"))
        },
        Scene("console-outbox-done") { site, window in
            try await site.giveUpNotices()
            try await window.open(.consoleOutbox, byOperatorOf: site)
            try await window.press(window.say("Try all again", "全部重发"))
            try await window.see(window.say("It is being sent again.", "正在重新发送。"))
        },
        Scene("console-policy") { site, window in
            try await window.open(.consolePolicy, byOperatorOf: site)
        },
    ]
}

extension Window {
    /// Opens a page of the console as somebody who has signed in with both steps.
    fileprivate func open(_ address: RoutePath, byOperatorOf site: Site, query: String = "") async throws {
        try await open("/n/none-of-ours")
        try await set(BrowserCookie(name: "__Host-bindery-console", value: site.operatorSession()))
        try await open(address.filled(with: site.engine.realm.rawValue) + query)
    }

    fileprivate func search(for phone: String, byOperatorOf site: Site) async throws {
        try await open(.consoleAccounts, byOperatorOf: site)
        try await fill(say("The exact value", "完整内容"), with: phone)
        try await press(say("Search", "查询"))
    }
}

// MARK: What operators look at

extension Site {
    fileprivate func operatorSession() async throws -> String {
        let (engine, clock) = (engine.engine, engine.clock)
        let password = Secret("kettle lamp orchard nine")
        let link = try await engine.addStaff(
            AddStaff(login: "olga", name: "Olga Berg", roles: [.operator, .reviewer], realms: [], ownAccounts: [])
        ).setUp
        let app = AuthenticatorApp(secret: try await engine.readSetUp(link).totpSecret)
        _ = try await engine.completeSetUp(link, password: password, code: app.code(at: clock.now), browser: Browser())
        clock.advance(by: .seconds(30))
        let browser = Browser(network: "192.0.2.10", device: "device-olga", agent: nil)
        let first = try await engine.staffSignIn(login: "olga", password: password, browser: browser)
        return try await engine.staffSecondStep(first.secret, code: app.code(at: clock.now), browser: browser).secret
            .reveal()
    }

    fileprivate func giveUpNotices(
        _ result: (Int, MessageRow) -> DeliveryResult = { .dead($1, error: "gateway.refused") }
    ) async throws {
        _ = try await engine.account(phone: Sample.oldPhone)
        let account = try await engine.account("user-2", phone: "+8613700137000").id
        _ = try await engine.change(account, from: "+8613700137000", to: "+8613600136000")
        let batch = try await engine.engine.claimMessages(limit: 64, lease: .seconds(30))
        try await engine.engine.settle(batch.enumerated().map { result($0, $1.row) })
    }

    /// Twelve people in eight hours of one day: most of them done, some disputed afterwards, some
    /// who have left.
    fileprivate func playDay() async throws {
        engine.clock.advance(by: .hours(-8))
        for number in 10..<22 {
            let old = "+86138001380\(number)"
            let account = try await engine.account("user-\(number)", phone: old).id
            if number % 4 == 3 {
                _ = try await engine.start(account, track: "current", context: context(number))
            } else {
                _ = try await engine.change(account, from: old, to: "+85251234\(number)0", context: context(number))
            }
            if number % 4 == 0 { try await dispute(refused: number == 12) }
            engine.clock.advance(by: .minutes(number % 3 == 0 ? 85 : 20))
        }
    }

    /// Somebody says of the change that was done last that it was not them.
    private func dispute(refused: Bool) async throws {
        let token = try await engine.mailbox.notices().compactMap(\.disownToken).last
        _ = try await engine.engine.disown(try #require(token))
        guard refused else { return }
        let open = try await engine.engine.listCases(CaseFilter(state: .open), after: nil, limit: 1, engine.platform)
            .cases
        let decision = CaseDecision(
            reviewer: "lena", vote: .refuse, reason: "documents", note: "It was you, by all that we can see.")
        _ = try await engine.engine.decideCase(try #require(open.first).id, decision, engine.call).get()
    }

    private func context(_ number: Int) -> RequestContext {
        RequestContext(
            channel: .app, session: "session-\(number)", device: "device-\(number)", deviceKnown: .yes,
            network: "198.51.\(number).1",
            country: "CN", signedInAt: engine.clock.now - .minutes(1), signInMethod: "password")
    }
}
