import Domain
import Engine
import TestSupport
import Testing

@Suite("Guessing at the console is slow, and slows nobody else down")
struct StaffLimitTests {
    private static let wrong = Secret("not the password")

    private func fail(_ count: Int, _ desk: StaffDesk, _ login: String = "lena", from browser: Browser) async throws {
        for _ in 0..<count {
            #expect(
                try await refusal { try await desk.firstStep(login, password: Self.wrong, browser: browser).reveal() }
                    == "staff.sign-in-refused")
        }
    }

    private func wait(_ desk: StaffDesk, _ login: String = "lena", from browser: Browser) async throws -> Duration? {
        let answer = try await whole { try await desk.firstStep(login, password: Self.wrong, browser: browser) }
        guard answer?.code == "limit.sign-in", let until = answer?.wayForward.at else { return nil }
        return until.since(desk.clock.now)
    }

    @Test(
        "From the fifth failure on, each makes the next wait longer, up to an hour, and no wait lasts forever",
        arguments: ["lena", "nobody"])
    func growing(login: String) async throws {
        let desk = try await StaffDesk.make()
        _ = try await desk.member()
        try await fail(5, desk, login, from: StaffDesk.stranger)
        for seconds: Int64 in [30, 60, 120, 240, 480, 960, 1920, 3600, 3600] {
            #expect(try await wait(desk, login, from: StaffDesk.stranger) == .seconds(seconds))
            desk.clock.advance(by: .seconds(seconds))
            try await fail(1, desk, login, from: StaffDesk.stranger)
        }
    }

    @Test("The right password is no way around the wait, and ends the count once it is over")
    func noWayAround() async throws {
        let desk = try await StaffDesk.make()
        _ = try await desk.member()
        try await fail(5, desk, from: StaffDesk.browser)
        #expect(try await refusal { try await desk.firstStep().reveal() } == "limit.sign-in")
        desk.clock.advance(by: .seconds(30))
        _ = try await desk.firstStep()
        try await fail(5, desk, from: StaffDesk.browser)
    }

    @Test("A stranger who guesses slows down neither the owner elsewhere nor another login")
    func onlyTheGuesser() async throws {
        let desk = try await StaffDesk.make()
        _ = try await desk.member("lena")
        _ = try await desk.member("otto")
        try await fail(5, desk, from: StaffDesk.stranger)
        #expect(try await wait(desk, from: StaffDesk.stranger) != nil)
        _ = try await desk.firstStep("lena", browser: StaffDesk.browser)
        _ = try await desk.firstStep("otto", browser: StaffDesk.stranger)
    }

    @Test("A hundred failures from everywhere hold back devices that the login is not known on, never the owner's own")
    func strangersEverywhere() async throws {
        let desk = try await StaffDesk.make()
        let app = try await desk.member()
        _ = try await desk.signIn(app)
        for index in 0..<100 {
            try await fail(1, desk, from: Browser(network: "198.51.100.\(index)", device: "d\(index)"))
        }
        #expect(try await wait(desk, from: Browser(network: "198.51.101.1")) == .hours(24))
        #expect(try await wait(desk, from: Browser(network: StaffDesk.browser.network, device: "new")) == .hours(24))
        _ = try await desk.firstStep(browser: Browser(network: "198.51.100.1", device: StaffDesk.browser.device))
        desk.clock.advance(by: .hours(24))
        try await fail(1, desk, from: Browser(network: "198.51.101.1"))
    }

    @Test("A network that tries many logins is held back, and one that signs in well is not")
    func network() async throws {
        let desk = try await StaffDesk.make()
        _ = try await desk.member()
        for _ in 0..<70 { _ = try await desk.firstStep(browser: StaffDesk.browser) }
        for index in 0..<60 {
            try await fail(1, desk, "guess-\(index)", from: Browser(network: "2001:db8:1:2::\(index)"))
        }
        #expect(try await wait(desk, "lena", from: Browser(network: "2001:db8:1:2:ffff::1")) == .minutes(15))
        #expect(try await wait(desk, "lena", from: Browser(network: "2001:db8:1:3::1")) == nil)
    }

    @Test("Tries made at once can't slip past the limit")
    func atOnce() async throws {
        let desk = try await StaffDesk.make()
        _ = try await desk.member()
        let judged = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<12 {
                group.addTask {
                    try await refusal {
                        try await desk.firstStep(password: Self.wrong, browser: StaffDesk.stranger).reveal()
                    }
                        == "staff.sign-in-refused"
                }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect((1...5).contains(judged))
    }

    @Test("Wrong codes slow the second step down, at a hundred close it, and a reset opens it")
    func codes() async throws {
        let desk = try await StaffDesk.make()
        let app = try await desk.member()
        for count in 0..<100 {
            let session = try await desk.firstStep()
            if count == 5 {
                let answer = try await whole { try await desk.secondStep(session, app.code(at: desk.clock.now)) }
                #expect(answer?.code == "limit.failures")
                #expect(answer?.wayForward.at == desk.clock.now + .seconds(30))
            }
            if count >= 5 { desk.clock.advance(by: .hours(1)) }
            let fresh = count >= 5 ? try await desk.firstStep() : session
            let wrong = app.code(at: desk.clock.now + .days(3))
            #expect(try await refusal { try await desk.secondStep(fresh, wrong) } == "staff.code-wrong")
        }
        desk.clock.advance(by: .days(1))
        let session = try await desk.firstStep()
        #expect(
            try await refusal { try await desk.secondStep(session, app.code(at: desk.clock.now)) }
                == "staff.code-closed")
        let again = try await desk.setUp(try await desk.engine.resetStaff("lena"))
        #expect(try await desk.state(try await desk.signIn(again)) == .full)
    }

    @Test(
        "Promise 5: wrong codes of a thief with the password keep the member out nowhere that they are known, and a reset opens the rest"
    )
    func thiefAtSecondStep() async throws {
        let desk = try await StaffDesk.make()
        let app = try await desk.member()
        _ = try await desk.signIn(app)
        for count in 0..<100 {
            if count >= 5 { desk.clock.advance(by: .hours(1)) }
            let session = try await desk.firstStep(browser: StaffDesk.stranger)
            #expect(
                try await refusal { try await desk.secondStep(session, Secret("000000"), browser: StaffDesk.stranger) }
                    == "staff.code-wrong")
        }
        let elsewhere = try await desk.firstStep(browser: StaffDesk.stranger)
        #expect(
            try await refusal {
                try await desk.secondStep(elsewhere, app.code(at: desk.clock.now), browser: StaffDesk.stranger)
            }
                == "staff.code-closed")
        _ = try await desk.signIn(app)
        let again = try await desk.setUp(try await desk.engine.resetStaff("lena"))
        _ = try await desk.signIn(again, browser: Browser(network: "198.51.100.200", device: "new"))
    }

    @Test("Having the password alone makes no device known")
    func passwordAlone() async throws {
        let desk = try await StaffDesk.make()
        _ = try await desk.member()
        _ = try await desk.firstStep(browser: StaffDesk.stranger)
        for index in 0..<100 {
            try await fail(1, desk, from: Browser(network: "198.51.100.\(index)", device: "d\(index)"))
        }
        #expect(try await wait(desk, from: StaffDesk.stranger) == .hours(24))
    }

    @Test("A right code ends the count of wrong ones")
    func codesForgiven() async throws {
        let desk = try await StaffDesk.make()
        let app = try await desk.member()
        for _ in 0..<3 {
            let session = try await desk.firstStep()
            for _ in 0..<4 {
                #expect(try await refusal { try await desk.secondStep(session, Secret("1")) } == "staff.code-wrong")
            }
            _ = try await desk.engine.staffSecondStep(
                session, code: app.code(at: desk.clock.now), browser: StaffDesk.browser)
            desk.nextCode()
        }
    }
}
