import BrowserSupport
import Domain
import Engine
import TestSupport
import Testing

/// A flow at the pages, for scenes: what is not looked at is done by the engine, as a person would
/// have done it.
private struct Way {
    let site: Site
    let window: Window
    let visitor: Visitor
    let flow: FlowID

    /// Sent by the platform, and begun from the security centre.
    static func begin(
        _ site: Site, _ window: Window, _ operation: OperationName = .phoneChange, track: String? = "current",
        account: AccountID? = nil
    ) async throws -> Way {
        let account =
            if let account { account } else {
                try await site.engine.account(
                    phone: Sample.oldPhone, email: "lin@example.com", password: Sample.password
                ).id
            }
        let visit = MakeVisit(account: account, returnURL: "https://shop.example/account", context: site.engine.context)
        let ticket = try await site.engine.engine.makeVisit(visit, site.engine.call).get().ticket
        try await window.arrive(by: "/visit/\(ticket)")
        try await window.arrive(at: "/account")
        let cookie = try #require(try await window.cookie("__Host-bindery")).value.split(separator: ".", maxSplits: 1)
        let visitor = try await site.engine.engine.visitor(Secret(String(cookie.last ?? "")))
        let flow = try await site.engine.engine.startFlow(
            operation, track: track, about: nil, visitor, Browser(device: "known"))
        return Way(site: site, window: window, visitor: visitor, flow: flow)
    }

    func open(_ wish: String = "") async throws { try await window.open("/flow/\(flow)\(wish)") }
    func press(_ selector: String) async throws { try await window.press(selector) }

    func prove(_ requirement: Requirement = .oldCode, at destination: String = Sample.oldPhone) async throws {
        _ = try await site.engine.prove(requirement, of: flow, at: destination).get()
    }

    func password() async throws { try await site.engine.enterPassword(Sample.password, of: flow) }

    func attest(_ method: String) async throws {
        try await site.engine.attest(try #require(Requirement(method)), of: flow)
    }

    func number(_ number: String = Sample.newPhone) async throws { try await site.engine.supply(flow, number) }

    /// Everything that the way by the old number asks for.
    func finish(_ number: String = Sample.newPhone) async throws {
        try await prove()
        try await self.number(number)
        _ = try await site.engine.prove(.newCode, of: flow, at: number)
    }

    /// By documents, so that people look at it.
    func askPeople() async throws {
        try await attest("national-id")
        try await attest("face")
        try await number()
        try await prove(.newCode, at: Sample.newPhone)
    }

    func desk() async throws -> Call { try await site.engine.reviewer("mei") }

    func caseID() async throws -> CaseID {
        try #require(try await site.engine.engine.readFlow(flow, site.engine.platform).review?.id)
    }
}

extension Scenes {
    /// One thing a page, on the way.
    static let flowSteps: [Scene] = [
        Scene("flow-ways") { site, window in
            let way = try await Way.begin(site, window, track: nil)
            try await way.open()
        },
        Scene("flow-ways-other") { site, window in
            let way = try await Way.begin(site, window)
            try await way.open("?step=ways")
        },
        Scene("flow-send") { site, window in
            let way = try await Way.begin(site, window)
            try await way.open()
        },
        Scene("flow-code") { site, window in
            let way = try await Way.begin(site, window)
            try await way.open()
            try await way.press(".actions button")
            try await window.wait("the field") { try await window.count("#code") == 1 }
        },
        Scene("flow-code-wrong") { site, window in
            let way = try await Way.begin(site, window)
            _ = try await site.engine.engine.sendChallenge(way.flow, .oldCode, site.engine.call)
            try await way.open()
            try await window.fill("#code", with: "000000")
            try await way.press(".actions button")
            try await window.wait("the error") { try await window.count(".summary") == 1 }
        },
        Scene("flow-code-too-many") { site, window in
            let way = try await Way.begin(site, window)
            for _ in 0..<5 {
                _ = try await site.engine.engine.sendChallenge(way.flow, .oldCode, site.engine.call)
                site.engine.clock.advance(by: .minutes(2))
            }
            site.engine.clock.advance(by: .minutes(5))
            try await way.open()
            try await way.press(".actions button")
            try await window.wait("the error") { try await window.count(".summary") == 1 }
        },
        Scene("flow-password") { site, window in
            let way = try await Way.begin(site, window, track: "email")
            try await way.prove(Requirement(.email, .code), at: "lin@example.com")
            try await way.open()
        },
        Scene("flow-attested") { site, window in
            let way = try await Way.begin(site, window, track: "linked")
            try await way.open()
        },
        Scene("flow-number") { site, window in
            let way = try await Way.begin(site, window)
            try await way.prove()
            try await way.open()
        },
        Scene("flow-number-bind") { site, window in
            let account = try await site.engine.account(phone: Sample.oldPhone, password: Sample.password).id
            let way = try await Way.begin(
                site, window, OperationName(.email, .bind), track: "password", account: account)
            try await way.password()
            try await way.open()
        },
        Scene("flow-number-refused") { site, window in
            let way = try await Way.begin(site, window)
            try await way.prove()
            try await way.open()
            try await window.fill("#identifier", with: "010 6552 9988")
            try await way.press(".actions button")
            try await window.see(window.say("Choose a reason", "请选择更换原因"))
            try await way.press("#reason")
            try await way.press(".actions button")
            try await window.seeNo(window.say("Choose a reason", "请选择更换原因"))
        },
        Scene("flow-number-easily-guessed") { site, window in
            let way = try await Way.begin(site, window)
            try await way.prove()
            try await way.number("+8613888888888")
            try await way.open()
        },
        Scene("flow-number-taken") { site, window in
            let way = try await Way.begin(site, window)
            _ = try await site.engine.account("user-2", phone: Sample.newPhone)
            try await way.prove()
            try await way.number()
            _ = try await site.engine.engine.sendChallenge(way.flow, .newCode, site.engine.call)
            try await way.open()
            try await window.fill("#code", with: try await site.code(to: Sample.newPhone))
            try await way.press(".actions button")
            try await window.wait("the error") { try await window.count("#identifier") == 1 }
        },
        Scene("flow-stop") { site, window in
            let way = try await Way.begin(site, window)
            try await way.open("?step=stop")
        },
        Scene("flow-elsewhere") { site, window in
            let way = try await Way.begin(site, window)
            try await way.prove()
            try await window.deleteCookies()
            let other = try await Way.begin(site, window, .freeze, track: "password", account: way.visitor.account)
            try await other.window.open("/flow/\(way.flow)")
        },
    ]

    /// What comes of it.
    static let flowResults: [Scene] = [
        Scene("flow-completed-unbind") { site, window in
            let way = try await Way.begin(site, window, OperationName(.phone, .unbind), track: "code")
            try await way.password()
            try await way.prove()
            try await way.open()
        },
        Scene("flow-completed") { site, window in
            let way = try await Way.begin(site, window)
            try await way.finish()
            try await way.open()
        },
        Scene("flow-waiting") { site, window in
            let way = try await Way.begin(site, window, track: "email")
            try await way.prove(Requirement(.email, .code), at: "lin@example.com")
            try await way.password()
            try await way.number()
            try await way.prove(.newCode, at: Sample.newPhone)
            try await way.open()
        },
        Scene("flow-waiting-stop") { site, window in
            let way = try await Way.begin(site, window, track: "face")
            try await way.attest("face")
            try await way.number()
            try await way.prove(.newCode, at: Sample.newPhone)
            try await way.open("?step=stop")
        },
        Scene("flow-reviewing") { site, window in
            let way = try await Way.begin(site, window, track: "no-access")
            try await way.askPeople()
            try await way.open()
        },
        Scene("flow-reviewing-asked") { site, window in
            let way = try await Way.begin(site, window, track: "no-access")
            try await way.askPeople()
            let caseID = try await way.caseID()
            _ = try await site.engine.engine.takeCase(caseID, way.desk()).get()
            let question = window.say("Which telephone did you use before?", "您以前使用的是哪部手机？")
            _ = try await site.engine.engine.askPerson(caseID, text: question, way.desk()).get()
            try await way.open()
        },
        Scene("flow-refused") { site, window in
            let way = try await Way.begin(site, window, track: "no-access")
            try await way.askPeople()
            let caseID = try await way.caseID()
            _ = try await site.engine.engine.takeCase(caseID, way.desk()).get()
            let note = window.say("The picture of the card can't be read.", "证件照片无法辨认，请重新拍摄后再申请。")
            _ = try await site.engine.engine.decideCase(
                caseID, CaseDecision(reviewer: "mei", vote: .refuse, reason: "document.unreadable", note: note),
                way.desk()
            ).get()
            try await way.open()
        },
        Scene("flow-appeal-refused-file") { site, window in
            let way = try await Way.begin(site, window, track: "no-access")
            try await way.askPeople()
            let caseID = try await way.caseID()
            _ = try await site.engine.engine.takeCase(caseID, way.desk()).get()
            _ = try await site.engine.engine.decideCase(
                caseID, CaseDecision(reviewer: "mei", vote: .refuse, reason: "document.unreadable", note: "…"),
                way.desk()
            ).get()
            try await way.open()
            try await window.fill("#statement", with: window.say("It is my own number.", "这是我本人的号码。"))
            try await window.attach([(name: "card.png", bytes: Array("<svg/>".utf8))], to: "#files")
            try await way.press(".card button")
            try await window.wait("the error") { try await window.count(".summary") == 1 }
        },
        Scene("flow-cancelled") { site, window in
            let way = try await Way.begin(site, window)
            _ = try await site.engine.engine.cancelFlow(way.flow, site.engine.call)
            try await way.open()
        },
        Scene("flow-expired") { site, window in
            let way = try await Way.begin(site, window)
            site.engine.clock.advance(by: .minutes(31))
            try await way.open()
        },
        Scene("flow-closing") { site, window in
            let way = try await Way.begin(site, window, .close, track: "phone")
            try await way.prove(Requirement(.phone, .code))
            try await way.open()
            try await window.fill("#password", with: Sample.password)
            try await way.press(".actions button")
            try await window.wait("the answer") { try await window.count("main [role=status]") == 1 }
        },
        Scene("flow-returned") { site, window in
            let account = try await site.engine.account(
                phone: Sample.oldPhone, email: "lin@example.com", password: Sample.password
            ).id
            let flow = try await site.engine.start(account, .close, track: "phone").flow.id
            try await site.engine.prove(Requirement(.phone, .code), of: flow, at: Sample.oldPhone)
            try await site.engine.enterPassword(Sample.password, of: flow)
            let visit = MakeVisit(account: account, flow: flow, context: site.engine.context)
            let ticket = try await site.engine.engine.makeVisit(visit, site.engine.call).get().ticket
            try await window.arrive(by: "/visit/\(ticket)")
        },
        Scene("flow-frozen") { site, window in
            let way = try await Way.begin(site, window, .freeze, track: "password")
            try await way.open()
            try await window.fill("#password", with: Sample.password)
            try await way.press(".actions button")
            try await window.wait("the answer") { try await window.count("main [role=status]") == 1 }
        },
    ]
}
