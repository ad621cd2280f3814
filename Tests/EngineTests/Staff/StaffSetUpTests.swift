import Domain
import Engine
import TestSupport
import Testing

@Suite("Staff are taken in, set up, reset and shut out")
struct StaffSetUpTests {
    @Test("A new member is invited, sets up with the link, and is active")
    func whole() async throws {
        let desk = try await StaffDesk.make()
        let link = try await desk.invite(
            "lena", roles: [.reviewer, .operator], realms: [desk.harness.realm], own: ["shop/user-1"])
        let invited = try #require(try await desk.engine.listStaff().first)
        #expect(invited.status == .invited)
        #expect(invited.roles == [.reviewer, .operator])
        #expect(invited.ownAccounts == ["shop/user-1"])
        let view = try await desk.engine.readSetUp(link)
        #expect(view.login == "lena")
        #expect(view.totpSecret.reveal().count == 32)
        #expect(
            view.totpURI.reveal().hasPrefix(
                "otpauth://totp/Bindery:lena?secret=\(view.totpSecret.reveal())&issuer=Bindery"))
        _ = try await desk.setUp(link)
        #expect(try await desk.engine.listStaff().map(\.status) == [.active])
    }

    @Test("The set-up page shows one secret however often it is opened, and each member another")
    func stable() async throws {
        let desk = try await StaffDesk.make()
        let (lena, otto) = (try await desk.invite("lena"), try await desk.invite("otto"))
        let first = try await desk.engine.readSetUp(lena).totpSecret
        #expect(try await desk.engine.readSetUp(lena).totpSecret == first)
        #expect(try await desk.engine.readSetUp(otto).totpSecret != first)
    }

    @Test("A link works once, for 24 hours")
    func onceAndInTime() async throws {
        let desk = try await StaffDesk.make()
        let used = try await desk.invite("lena")
        let app = try await desk.setUp(used)
        #expect(try await refusal { try await desk.engine.readSetUp(used).login } == "staff.set-up-ended")
        #expect(
            try await refusal {
                try await desk.engine.completeSetUp(
                    used, password: StaffDesk.password, code: app.code(at: desk.clock.now), browser: Browser())
            } == "staff.set-up-ended")
        let late = try await desk.invite("otto")
        desk.clock.advance(by: .hours(24) - .milliseconds(1))
        _ = try await desk.engine.readSetUp(late)
        desk.clock.advance(by: .milliseconds(1))
        #expect(try await refusal { try await desk.engine.readSetUp(late).login } == "staff.set-up-ended")
        #expect(try await refusal { try await desk.engine.readSetUp(Secret("no-link")).login } == "staff.set-up-ended")
    }

    @Test("A wrong code or a weak password sets nothing up, and leaves the link good")
    func failsWhole() async throws {
        let desk = try await StaffDesk.make()
        let link = try await desk.invite()
        let app = AuthenticatorApp(secret: try await desk.engine.readSetUp(link).totpSecret)
        let wrong = app.code(at: desk.clock.now + .hours(5))
        #expect(
            try await refusal {
                try await desk.engine.completeSetUp(link, password: StaffDesk.password, code: wrong, browser: Browser())
            }
                == "staff.code-wrong"
        )
        #expect(
            try await refusal {
                try await desk.engine.completeSetUp(
                    link, password: Secret("short"), code: app.code(at: desk.clock.now), browser: Browser())
            } == "staff.password-short")
        #expect(try await desk.engine.listStaff().map(\.status) == [.invited])
        _ = try await desk.setUp(link)
    }

    @Test(
        "A password is long and not what everybody tries; nothing else is asked of it",
        arguments: [
            ("elevenchars", "staff.password-short"), ("密码密码密码密码密码密", "staff.password-short"),
            ("passwordpassword", "staff.password-common"),
            ("PasswordPassword", "staff.password-common"), ("lena-otto-12", "staff.password-common"),
            ("aaaaaaaaaaaaaaaa", "staff.password-common"),
            (String(repeating: "kettle lamp ", count: 22), "staff.password-long"),
            ("kettle lamp\0orchard", "staff.password-malformed"),
            ("kettle lamp orchard", nil), ("          kettle lamp", nil), ("水壶 路灯 果园 九 月亮", nil),
        ] as [(String, ReasonCode?)])
    func passwords(_ text: String, _ expected: ReasonCode?) async throws {
        let desk = try await StaffDesk.make()
        let link = try await desk.invite("lena-otto")
        let app = AuthenticatorApp(secret: try await desk.engine.readSetUp(link).totpSecret)
        let code = app.code(at: desk.clock.now)
        #expect(
            try await refusal {
                try await desk.engine.completeSetUp(link, password: Secret(text), code: code, browser: Browser())
            }
                == expected)
    }

    @Test(
        "What can't be a member is refused with its reason",
        arguments: [
            (AddStaff(login: "Lena", name: "L", roles: [.reviewer]), "staff.login-malformed"),
            (AddStaff(login: "l", name: "L", roles: [.reviewer]), "staff.login-malformed"),
            (AddStaff(login: "lena wu", name: "L", roles: [.reviewer]), "staff.login-malformed"),
            (AddStaff(login: "lena", name: "", roles: [.reviewer]), "staff.name-malformed"),
            (AddStaff(login: "lena", name: "L\nM", roles: [.reviewer]), "staff.name-malformed"),
            (AddStaff(login: "lena", name: "L", roles: []), "staff.role-needed"),
            (
                AddStaff(login: "lena", name: "L", roles: [.reviewer], ownAccounts: ["user-1"]),
                "staff.own-account-malformed"
            ),
            (
                AddStaff(login: "lena", name: "L", roles: [.reviewer], ownAccounts: ["elsewhere/user-1"]),
                "staff.own-account-malformed"
            ),
            (AddStaff(login: "taken", name: "L", roles: [.reviewer]), "staff.exists"),
        ] as [(AddStaff, ReasonCode)])
    func refused(_ request: AddStaff, _ expected: ReasonCode) async throws {
        let desk = try await StaffDesk.make()
        _ = try await desk.invite("taken")
        #expect(try await refusal { try await desk.engine.addStaff(request).member } == expected)
    }

    @Test("A reset ends sessions, password, second step and an earlier link; the member sets up anew")
    func reset() async throws {
        let desk = try await StaffDesk.make()
        let app = try await desk.member()
        let secret = try await desk.signIn(app)
        let first = try await desk.engine.resetStaff("lena")
        #expect(try await refusal { try await desk.engine.staff(secret).login } == "staff.session-ended")
        #expect(try await refusal { try await desk.firstStep().reveal() } == "staff.sign-in-refused")
        let second = try await desk.engine.resetStaff("lena")
        #expect(try await refusal { try await desk.engine.readSetUp(first).login } == "staff.set-up-ended")
        let newApp = try await desk.setUp(second, password: Secret("another kettle lamp"))
        let step = try await desk.firstStep(password: Secret("another kettle lamp"))
        #expect(
            try await refusal { try await desk.secondStep(step, app.code(at: desk.clock.now)) } == "staff.code-wrong")
        #expect(try await desk.secondStep(step, newApp.code(at: desk.clock.now)) == .full)
    }

    @Test("A disabled member is out at once, in every session and by every way in; a reset brings them back")
    func disable() async throws {
        let desk = try await StaffDesk.make()
        let app = try await desk.member()
        let (full, half) = (try await desk.signIn(app), try await desk.firstStep())
        try await desk.engine.disableStaff("lena")
        #expect(try await desk.engine.disableStaff("lena").status == .disabled)
        for secret in [full, half] {
            #expect(try await refusal { try await desk.engine.staff(secret).login } == "staff.session-ended")
            #expect(try await refusal { try await desk.secondStep(secret, Secret("123456")) } == "staff.session-ended")
        }
        #expect(try await refusal { try await desk.firstStep().reveal() } == "staff.sign-in-refused")
        _ = try await desk.setUp(try await desk.engine.resetStaff("lena"))
        #expect(try await desk.engine.listStaff().map(\.status) == [.active])
    }

    @Test("A login that does not exist can't be reset or disabled")
    func unknown() async throws {
        let desk = try await StaffDesk.make()
        #expect(try await refusal { try await desk.engine.resetStaff("nobody").reveal() } == "staff.not-found")
        #expect(try await refusal { try await desk.engine.disableStaff("nobody") } == "staff.not-found")
    }
}

extension StaffVisitor {
    fileprivate var login: String { member.login }
}
