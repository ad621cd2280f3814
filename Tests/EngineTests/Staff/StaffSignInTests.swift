import Domain
import Engine
import TestSupport
import Testing

@Suite("Staff sign in with two steps")
struct StaffSignInTests {
    @Test("Password and code open a session; the password alone opens one that may do nothing but the second step")
    func twoSteps() async throws {
        let desk = try await StaffDesk.make()
        let app = try await desk.member()
        let first = try await desk.engine.staffSignIn(
            login: "lena", password: StaffDesk.password, browser: StaffDesk.browser)
        #expect(first.state == .secondStepNeeded)
        let half = try await desk.engine.staff(first.secret)
        #expect(half.state == .secondStepNeeded)
        #expect(try await refusal { try half.caller(realm: desk.harness.realm) } == "staff.second-step-needed")
        let second = try await desk.engine.staffSecondStep(
            first.secret, code: app.code(at: desk.clock.now), browser: StaffDesk.browser)
        #expect(second.state == .full)
        let visitor = try await desk.engine.staff(second.secret)
        #expect(visitor.session == half.session)
        #expect(try visitor.caller(realm: desk.harness.realm).principal == .staff(visitor.principal))
    }

    @Test("Where the server's clock was put forward, the app's code of the real time is the good one")
    func skippedTime() async throws {
        let desk = try await StaffDesk.make()
        let app = try await desk.member()
        let (clock, engine) = (desk.clock, desk.engine)
        let ahead = Engine(
            store: engine.store, vault: engine.vault, policies: engine.policies, now: { clock.now + .days(1) },
            passwordCost: EngineHarness.quickPasswords, appTime: { $0 - .days(1) })
        let first = try await ahead.staffSignIn(login: "lena", password: StaffDesk.password, browser: StaffDesk.browser)
        let second = try await ahead.staffSecondStep(
            first.secret, code: app.code(at: clock.now), browser: StaffDesk.browser)
        #expect(second.state == .full)
    }

    @Test("The secret of the first step is dead after the second, and a forged one was never alive")
    func rotated() async throws {
        let desk = try await StaffDesk.make()
        let app = try await desk.member()
        let first = try await desk.firstStep()
        let second = try await desk.engine.staffSecondStep(
            first, code: app.code(at: desk.clock.now), browser: StaffDesk.browser
        ).secret
        #expect(first != second)
        desk.nextCode()
        #expect(try await refusal { try await desk.state(first) } == "staff.session-ended")
        #expect(
            try await refusal { try await desk.secondStep(first, app.code(at: desk.clock.now)) }
                == "staff.session-ended")
        #expect(try await refusal { try await desk.state(Secret("")) } == "staff.session-ended")
        #expect(try await desk.state(second) == .full)
    }

    @Test("There is no second step without a first, nor on a link to set up")
    func wrongOrder() async throws {
        let desk = try await StaffDesk.make()
        let app = try await desk.member()
        let link = try await desk.invite("otto")
        for secret in [Secret("never"), link] {
            #expect(
                try await refusal { try await desk.secondStep(secret, app.code(at: desk.clock.now)) }
                    == "staff.session-ended")
        }
    }

    @Test("The password's step waits ten minutes for the code")
    func secondStepInTime() async throws {
        let desk = try await StaffDesk.make()
        let app = try await desk.member()
        let first = try await desk.firstStep()
        desk.clock.advance(by: .minutes(10) - .milliseconds(1))
        #expect(try await desk.state(first) == .secondStepNeeded)
        desk.clock.advance(by: .milliseconds(1))
        #expect(
            try await refusal { try await desk.secondStep(first, app.code(at: desk.clock.now)) }
                == "staff.session-ended")
    }

    @Test("A code counts once: not for another session, not one step back, and not the one of the set-up")
    func replay() async throws {
        let desk = try await StaffDesk.make()
        let link = try await desk.invite()
        let app = AuthenticatorApp(secret: try await desk.engine.readSetUp(link).totpSecret)
        let shown = app.code(at: desk.clock.now)
        try await desk.engine.completeSetUp(link, password: StaffDesk.password, code: shown, browser: Browser())
        let first = try await desk.firstStep()
        #expect(try await refusal { try await desk.secondStep(first, shown) } == "staff.code-used")
        desk.nextCode()
        let next = app.code(at: desk.clock.now)
        _ = try await desk.engine.staffSecondStep(first, code: next, browser: StaffDesk.browser)
        let thief = try await desk.firstStep(browser: StaffDesk.stranger)
        for code in [next, shown] {
            #expect(try await refusal { try await desk.secondStep(thief, code) } == "staff.code-used")
        }
    }

    @Test("Of two that show one code at once, one gets in")
    func race() async throws {
        let desk = try await StaffDesk.make()
        let app = try await desk.member()
        let sessions = [try await desk.firstStep(), try await desk.firstStep()]
        let code = app.code(at: desk.clock.now)
        let opened = try await withThrowingTaskGroup(of: Bool.self) { group in
            for session in sessions {
                group.addTask { try await refusal { try await desk.secondStep(session, code) } == nil }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(opened == 1)
    }

    @Test(
        "A telephone's clock may be half a minute off",
        arguments: [(-60, false), (-30, true), (30, true), (60, false)] as [(Int64, Bool)])
    func skew(seconds: Int64, isGood: Bool) async throws {
        let desk = try await StaffDesk.make()
        let app = try await desk.member()
        desk.clock.advance(by: .minutes(5))
        let first = try await desk.firstStep()
        let code = app.code(at: desk.clock.now + .seconds(seconds))
        #expect(try await refusal { try await desk.secondStep(first, code) } == (isGood ? nil : "staff.code-wrong"))
    }

    @Test("Promise 6: an unknown login, a wrong password, a disabled member and one who has not set up get one answer")
    func oneAnswer() async throws {
        let desk = try await StaffDesk.make()
        _ = try await desk.member("lena")
        _ = try await desk.member("gone")
        try await desk.engine.disableStaff("gone")
        _ = try await desk.invite("invited")
        var answers: Set<Refusal> = []
        for (login, password) in [
            ("lena", "kettle lamp orchard ten"), ("gone", StaffDesk.password.reveal()),
            ("invited", StaffDesk.password.reveal()),
            ("nobody", StaffDesk.password.reveal()), ("", ""), ("' OR 1=1 --", "x"),
            (String(repeating: "x", count: 10_000), "x"),
        ] {
            let answer = try await whole { try await desk.firstStep(login, password: Secret(password)) }
            answers.insert(try #require(answer))
        }
        #expect(answers.map(\.code) == ["staff.sign-in-refused"])
    }

    @Test("A login is read as telephones type it", arguments: ["lena", "Lena", " lena ", "LENA"])
    func typed(_ login: String) async throws {
        let desk = try await StaffDesk.make()
        _ = try await desk.member()
        _ = try await desk.firstStep(login)
    }

    @Test("A realm that is not the member's is refused; without any named, all are theirs")
    func realms() async throws {
        let desk = try await StaffDesk.make()
        let other = try #require(RealmID(rawValue: "elsewhere"))
        let (one, all) = (try await desk.member("one", realms: [desk.harness.realm]), try await desk.member("all"))
        let restricted = try await desk.engine.staff(try await desk.signIn(one, "one"))
        #expect(try restricted.caller(realm: desk.harness.realm).realm == desk.harness.realm)
        #expect(try await refusal { try restricted.caller(realm: other) } == "staff.realm-missing")
        #expect(try await desk.engine.staff(try await desk.signIn(all, "all")).caller(realm: other).realm == other)
    }

    @Test("Signing out ends the session, and only this one; twice is harmless")
    func signOut() async throws {
        let desk = try await StaffDesk.make()
        let app = try await desk.member()
        let here = try await desk.signIn(app)
        desk.nextCode()
        let there = try await desk.signIn(app)
        for _ in 0..<2 { try await desk.engine.staffSignOut(here) }
        #expect(try await refusal { try await desk.state(here) } == "staff.session-ended")
        #expect(try await desk.state(there) == .full)
    }

    @Test("Promise 10: neither secrets, codes, the password nor the second step's secret rest in the database")
    func nothingReadable() async throws {
        let desk = try await StaffDesk.make()
        let link = try await desk.invite()
        let typed = try await desk.engine.readSetUp(link).totpSecret
        let app = try await desk.setUp(link)
        let secret = try await desk.signIn(app)
        let files = try desk.harness.storedText()
        for readable in [link, typed, secret, StaffDesk.password] { #expect(!files.contains(readable.reveal())) }
        #expect(files.contains("lena"), "the search itself finds what is stored in the clear")
    }
}

extension StaffVisitor {
    fileprivate var principal: StaffPrincipal {
        StaffPrincipal(id: member.id, login: member.login, roles: member.roles, ownAccounts: member.ownAccounts)
    }
}
