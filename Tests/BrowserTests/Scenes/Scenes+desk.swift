import BrowserSupport
import Domain
import Engine
import TestSupport
import Testing
import Web

extension Scenes {
    /// The console for reviewers, and the way into it.
    static let desk: [Scene] = entrance + queue + reviewing

    private static let entrance: [Scene] = [
        Scene("console-set-up") { site, window in
            try await window.open(site.setUpPath())
        },
        Scene("console-set-up-wrong") { site, window in
            try await window.open(site.setUpPath())
            try await window.fill("#password", with: "short")
            try await window.fill("#code", with: "000000")
            try await window.press(window.say("Finish", "完成设置"))
            try await window.see(window.say("There is a problem", "请检查以下内容"))
        },
        Scene("console-set-up-over") { _, window in
            try await window.open(RoutePath.consoleSetUp.filled(with: "none-of-ours"))
        },
        Scene("console-sign-in") { _, window in
            try await window.open(RoutePath.console.rawValue)
        },
        Scene("console-sign-in-set-up") { _, window in
            try await window.open(RoutePath.consoleSignIn.rawValue + "?done=set-up")
        },
        Scene("console-sign-in-wrong") { site, window in
            _ = try await site.reviewer()
            try await window.signIn(password: "not the password")
            try await window.see(window.say("There is a problem", "请检查以下内容"))
        },
        Scene("console-second-step") { site, window in
            _ = try await site.reviewer()
            try await window.signIn()
            try await window.arrive(at: RoutePath.consoleSecondStep.rawValue)
        },
        Scene("console-second-step-wrong") { site, window in
            _ = try await site.reviewer()
            try await window.signIn()
            try await window.arrive(at: RoutePath.consoleSecondStep.rawValue)
            try await window.fill("#code", with: "000000")
            try await window.press(window.say("Go on", "继续"))
            try await window.see(window.say("There is a problem", "请检查以下内容"))
        },
        Scene("console-second-step-idle") { site, window in
            try await window.take(seat: site.reviewer(), at: site)
            site.engine.clock.advance(by: .minutes(75))
            try await window.open(site.queuePath)
        },
    ]

    private static let queue: [Scene] = [
        Scene("console-cases-empty") { site, window in
            try await window.take(seat: site.reviewer(), at: site)
            try await window.open(site.queuePath)
        },
        Scene("console-cases") { site, window in
            let seat = try await site.reviewer()
            try await site.fillQueue(for: seat)
            try await window.take(seat: seat, at: site)
            try await window.open(site.queuePath)
        },
        Scene("console-cases-ended") { site, window in
            let seat = try await site.reviewer()
            try await site.fillQueue(for: seat)
            try await site.endCases(seat)
            try await window.take(seat: seat, at: site)
            try await window.open(site.queuePath + "?state=ended")
        },
        Scene("console-cases-none-fits") { site, window in
            try await window.take(seat: site.reviewer(), at: site)
            try await window.open(site.queuePath + "?claim=mine&overdue=yes")
        },
        Scene("console-not-yours") { site, window in
            try await window.take(seat: site.reviewer(roles: [.operator]), at: site)
            try await window.open(site.queuePath)
        },
    ]

    private static let reviewing: [Scene] = [
        Scene("console-case-free") { site, window in
            try await window.take(seat: site.reviewer(), at: site)
            try await window.open(site.casePath(site.riskyChange()))
        },
        Scene("console-case-mine") { site, window in
            try await window.open(mine: site)
        },
        Scene("console-case-errors") { site, window in
            try await window.open(mine: site)
            try await window.choose(window.say("Refuse: The documents can't be read", "拒绝：材料无法辨认"))
            try await window.press(window.say("Submit decision", "提交决定"))
            try await window.see(window.say("There is a problem", "请检查以下内容"))
        },
        Scene("console-case-kept") { site, window in
            let seat = try await window.open(mine: site)
            try await window.fill("#note", with: "The photograph can't be read. Please send another.")
            site.engine.clock.advance(by: .minutes(75))
            try await window.press(window.say("Submit decision", "提交决定"))
            try await window.arrive(at: RoutePath.consoleSecondStep.rawValue)
            try await window.fill("#code", with: seat.app.code(at: site.engine.clock.now).reveal())
            try await window.press(window.say("Go on", "继续"))
            try await window.see(window.say("You were signed out while writing.", "您在填写时登录已失效。"))
        },
        Scene("console-case-revealed") { site, window in
            try await window.open(mine: site)
            try await window.choose(window.say("New", "新的绑定"))
            try await window.fill("#reason", with: "The owner called about this number")
            try await window.press(window.say("Show it once", "显示一次"))
            try await window.see(window.say("The value in full", "完整信息"))
        },
        Scene("console-document", weight: 8_000_000) { site, window in
            try await window.open(document: site)
        },
        Scene("console-document-unsaid", weight: 8_000_000) { site, window in
            try await window.open(document: site)
            try await window.fill("#reason", with: "no")
            try await window.press(window.say("Download the file", "下载文件"))
            try await window.see(window.say("There is a problem", "请检查以下内容"))
        },
        Scene("console-case-decided") { site, window in
            try await window.open(mine: site)
            try await window.choose(window.say("Refuse: The documents can't be read", "拒绝：材料无法辨认"))
            try await window.fill("#note", with: "The photograph can't be read.")
            try await window.press(window.say("Submit decision", "提交决定"))
            try await window.see(window.say("Your decision is recorded.", "您的决定已记录。"))
        },
        Scene("console-case-appeal") { site, window in
            let (seat, id) = (try await site.reviewer(), try await site.riskyChange())
            let flow = try await site.engine.engine.readCase(id, site.engine.platform).flow.id
            try await site.refuse(id, seat)
            let appealed = try await site.engine.engine.appealFlow(
                flow, statement: "照片已重新拍摄，请再看一遍。", site.engine.call
            ).get()
            try await window.take(seat: seat, at: site)
            try await window.open(site.casePath(try #require(appealed.review).id))
        },
        Scene("console-case-dispute") { site, window in
            try await window.open(dispute: site)
        },
        Scene("console-case-dispute-unchosen") { site, window in
            try await window.open(dispute: site)
            try await window.press(window.say("Submit decision", "提交决定"))
            try await window.see(window.say("There is a problem", "请检查以下内容"))
        },
        Scene("console-case-own") { site, window in
            let id = try await site.riskyChange()
            try await window.take(seat: site.reviewer(own: ["marketplace/user-1"]), at: site)
            try await window.open(site.casePath(id))
        },
    ]
}

/// A member of staff, their app, and a session with both steps.
struct Seat {
    let app: AuthenticatorApp
    let secret: Secret<String>
    let call: Call
}

extension Window {
    fileprivate func signIn(password: String = Sample.password) async throws {
        try await open(RoutePath.consoleSignIn.rawValue)
        try await fill("#login", with: "lena")
        try await fill("#password", with: password)
        try await press(say("Continue", "继续"))
    }

    /// Cookies are set on a page of the host that they are for.
    fileprivate func take(seat: Seat, at site: Site) async throws {
        try await open(RoutePath.consoleSignIn.rawValue)
        try await set(BrowserCookie(name: "__Host-bindery-console", value: seat.secret.reveal()))
    }

    /// A case with letters and files, taken by the reader.
    @discardableResult
    fileprivate func open(mine site: Site) async throws -> Seat {
        let id = try await site.riskyChange()
        let seat = try await site.reviewer()
        _ = try await site.engine.engine.takeCase(id, seat.call).get()
        try await site.exchangeLetters(about: id, seat)
        try await take(seat: seat, at: site)
        try await open(site.casePath(id))
        return seat
    }
}

extension Window {
    /// A document that the person printed: here the page of the case itself.
    fileprivate func open(document site: Site) async throws {
        let seat = try await open(mine: site)
        let id = try #require(try await site.engine.openCases().first).id
        let flow = try await site.engine.engine.readCase(id, site.engine.platform).flow.id
        let files = [Upload(name: "入网证明.pdf", bytes: try await printed())]
        _ = try await site.engine.engine.addToCase(of: flow, text: "", files: files, site.engine.call).get()
        let file = try #require(try await site.engine.engine.readCase(id, seat.call.caller).entries.last?.files.first)
            .id
        try await open(
            RoutePath.consoleCaseFile.filled(with: site.engine.realm.rawValue, id.description, file.description))
        try await see(say("Page 1 of", "第 1 页"))
    }

    /// A dispute with the owner's link, the thief's and a report, taken by the reader.
    fileprivate func open(dispute site: Site) async throws {
        let account = try await site.lin()
        site.engine.clock.advance(by: .minutes(5))
        try await site.engine.change(account, from: Sample.oldPhone, to: Sample.newPhone)
        let seat = try await site.reviewer()
        let change = try await site.engine.changeOfLink(to: Sample.oldPhone)
        let (owner, thief) = (
            try await site.engine.press(Sample.oldPhone), try await site.engine.press(Sample.newPhone)
        )
        _ = try await site.engine.start(account, .dispute, track: "report", about: change)
        for (flow, text) in [(owner, "我上周丢了手机，这不是我改的。"), (thief, "号码是我自己换的，请尽快解冻。")] {
            _ = try await site.engine.engine.addToCase(of: flow, text: text, files: [], site.engine.call).get()
        }
        let dispute = try #require(try await site.engine.openCases().first)
        _ = try await site.engine.engine.takeCase(dispute.id, seat.call).get()
        _ = try await site.engine.engine.askPerson(dispute.id, text: "手机是哪天丢的？", party: owner, seat.call).get()
        try await take(seat: seat, at: site)
        try await open(site.casePath(dispute.id))
    }
}

// MARK: What reviewers look at

extension Site {
    fileprivate var queuePath: String { RoutePath.consoleCases.filled(with: engine.realm.rawValue) }

    fileprivate func casePath(_ id: CaseID) -> String {
        RoutePath.consoleCase.filled(with: engine.realm.rawValue, id.description)
    }

    private func link(_ roles: Set<StaffRole>, _ own: Set<String>) async throws -> Secret<String> {
        try await engine.engine.addStaff(AddStaff(login: "lena", name: "Lena Wang", roles: roles, ownAccounts: own))
            .setUp
    }

    fileprivate func setUpPath() async throws -> String {
        RoutePath.consoleSetUp.filled(with: try await link([.reviewer], []).reveal())
    }

    fileprivate func reviewer(roles: Set<StaffRole> = [.reviewer], own: Set<String> = []) async throws -> Seat {
        let (desk, clock) = (engine.engine, engine.clock)
        let link = try await link(roles, own)
        let app = AuthenticatorApp(secret: try await desk.readSetUp(link).totpSecret)
        let member = try await desk.completeSetUp(
            link, password: Secret(Sample.password), code: app.code(at: clock.now), browser: Browser())
        clock.advance(by: .seconds(30))
        let browser = Browser(network: "192.0.2.10", device: "device-lena", agent: nil)
        let first = try await desk.staffSignIn(login: "lena", password: Secret(Sample.password), browser: browser)
        let secret = try await desk.staffSecondStep(first.secret, code: app.code(at: clock.now), browser: browser)
            .secret
        let principal = StaffPrincipal(id: member.id, login: member.login, roles: roles, ownAccounts: own)
        return Seat(app: app, secret: secret, call: Call(Caller(realm: engine.realm, principal: .staff(principal))))
    }

    /// An account of two days, an unknown device, nothing but documents: enough for people to look
    /// at it.
    fileprivate func riskyChange(
        _ externalID: String = "user-1", from old: String = Sample.oldPhone, to new: String = Sample.newPhone
    )
        async throws -> CaseID
    {
        let phone = CreateAccount.Given(kind: .phone, value: Secret(old), provedAt: engine.clock.now - .days(2))
        let account = try await engine.engine.createAccount(
            CreateAccount(
                externalID: externalID, identifiers: [phone], openedAt: engine.clock.now - .days(2),
                password: Secret(Sample.password),
                language: .chinese), engine.call
        ).get().id
        let context = RequestContext(
            channel: .web, session: "session-1", device: "device-9", deviceKnown: .no, network: "198.51.100.7",
            country: "CN",
            signedInAt: engine.clock.now - .minutes(1), signInMethod: "password")
        let flow = try await engine.start(account, track: "no-access", context: context).flow.id
        for word in ["national-id", "face"] { try await engine.attest(try #require(Requirement(word)), of: flow) }
        try await engine.supply(flow, new)
        let view = try await engine.prove(.newCode, of: flow, at: new).get()
        return try #require(view.review, "the change went through without a look: \(view.state)").id
    }

    fileprivate func refuse(_ id: CaseID, _ seat: Seat) async throws {
        let decision = CaseDecision(
            reviewer: "lena", vote: .refuse, reason: "documents-unreadable", note: "照片看不清，请重新拍摄。")
        _ = try await engine.engine.decideCase(id, decision, seat.call).get()
    }

    /// Every case of the queue, one approved and the others refused.
    fileprivate func endCases(_ seat: Seat) async throws {
        for (place, open) in try await engine.openCases().enumerated() {
            guard place == 1 else {
                try await refuse(open.id, seat)
                continue
            }
            let decision = CaseDecision(reviewer: "lena", vote: .approve, reason: "documents-agree", note: nil)
            _ = try await engine.engine.decideCase(open.id, decision, seat.call).get()
        }
    }

    fileprivate func exchangeLetters(about id: CaseID, _ seat: Seat) async throws {
        let flow = try await engine.engine.readCase(id, engine.platform).flow.id
        _ = try await engine.engine.askPerson(id, text: "请补充一张能看清日期的入网证明照片。", seat.call).get()
        engine.clock.advance(by: .minutes(20))
        let answer = "您好，这是营业厅开具的证明，号码是上个月办的。\n如果不清楚，我可以重新拍。"
        _ = try await engine.engine.addToCase(
            of: flow, text: answer, files: [Upload(name: "入网证明.png", bytes: Self.png)], engine.call
        ).get()
    }

    private static let png: [UInt8] =
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", [0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0])
        + chunk("IEND", [])

    private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
        [0, 0, 0, UInt8(data.count)] + Array(name.utf8) + data + [0, 0, 0, 0]
    }

    /// One late, one taken, one that waits for the person, and two that nobody has looked at.
    fileprivate func fillQueue(for seat: Seat) async throws {
        engine.clock.advance(by: .hours(-26))
        for number in 10..<15 {
            let id = try await riskyChange("user-\(number)", from: "+86138001380\(number)", to: "+86139001390\(number)")
            if number == 11 || number == 12 { _ = try await engine.engine.takeCase(id, seat.call).get() }
            if number == 12 { _ = try await engine.engine.askPerson(id, text: "请补充证明。", seat.call).get() }
            engine.clock.advance(by: .minutes(312))
        }
    }
}
