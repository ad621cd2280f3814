import Domain
import Engine
import HTTPTypes
import TestSupport
import Testing

@testable import Web

@Suite("Stolen, replayed and outlived sessions")
struct StolenSessionTests {
    /// How a person's session ends.
    enum End: String, CaseIterable, Sendable {
        case signedOut, endedFromElsewhere, idle, afterADay, replacedAtAProof, signedInAnew
    }

    @Test("A stolen cookie opens nothing once its session is over", arguments: End.allCases)
    func visitor(end: End) async throws {
        try await PersonAtWeb.run { web in
            let lin = try await PersonAtWeb.lin(web)
            let flow = try await FlowAtWeb.begin(lin)
            let thief = PersonAtWeb(web)
            thief[.visitor] = lin[.visitor]
            let token = try PersonAtWeb.token(of: try await thief.open("/account/start/freeze"))
            try await Self.end(end, lin, flow)
            let before = web.engine.writes
            for path in [
                "/account", "/account/start/phone.change", flow.path, "\(flow.path)/state", "\(flow.path)/leave",
            ] {
                try await #expect(thief.open(path, following: false).status == 401, "\(path)")
            }
            for path in [
                "/sign-out", "/account/sessions/end-others", "\(flow.path)/cancel", "\(flow.path)/send",
                "/account/start/freeze",
            ] {
                try await #expect(thief.send(to: path, token: token).status == 401, "\(path)")
            }
            #expect(web.engine.writes == before)
        }
    }

    private static func end(_ end: End, _ lin: PersonAtWeb, _ flow: FlowAtWeb) async throws {
        let clock = lin.web.engine.clock
        switch end {
        case .signedOut:
            try await lin.send(to: "/sign-out", from: "/account")
        case .endedFromElsewhere:
            let tablet = PersonAtWeb(lin.web)
            try await tablet.signIn()
            try await tablet.send(to: "/account/sessions/end-others", from: "/account")
        case .idle:
            clock.advance(by: .minutes(61))
        case .afterADay:
            for _ in 0..<28 {
                clock.advance(by: .minutes(51))
                try await lin.open("/account")
            }
            clock.advance(by: .minutes(13))
        case .replacedAtAProof:
            try await flow.prove("old.code", at: PersonAtWeb.phone)
            clock.advance(by: .seconds(31))
            try await #expect(lin.open("/account").status == 200)
        case .signedInAnew:
            try await lin.send(to: "/sign-out", from: "/account")
            try await lin.signIn()
            try await #expect(lin.open("/account").status == 200)
        }
    }

    @Test("After a proof the cookie before is dead as soon as the new one was shown")
    func settled() async throws {
        try await PersonAtWeb.run { web in
            let lin = try await PersonAtWeb.lin(web)
            let flow = try await FlowAtWeb.begin(lin)
            let former = PersonAtWeb(web)
            former[.visitor] = lin[.visitor]
            try await flow.prove("old.code", at: PersonAtWeb.phone)
            #expect(former[.visitor] != lin[.visitor])
            try await #expect(lin.open("/account").status == 200)
            try await #expect(former.open("/account").status == 401)
            try await #expect(lin.open("/account").status == 200)
        }
    }

    @Test("A secret opens only the side that it was made for, and a bent one nothing")
    func otherSide() async throws {
        try await Siege.run { siege in
            let visitor = try #require(siege.browser[.visitor])
            let staff = try #require(siege.browser[.staff])
            let secret = String(visitor.dropFirst("marketplace.".count))
            for bent in [
                "marketplace.\(staff)", secret, "marketplace.", "marketplace.\(secret)x",
                "marketplace.\(secret.uppercased())", "..",
            ] {
                let thief = PersonAtWeb(siege.web)
                thief[.visitor] = bent
                try await #expect(thief.open("/account").status == 401, "\(bent.count) characters")
            }
            for bent in [secret, visitor, "\(staff)x", staff.uppercased(), "."] {
                let thief = PersonAtWeb(siege.web)
                thief[.staff] = bent
                let answer = try await thief.open(siege.path(.consoleCases), following: false)
                #expect(answer.location?.hasPrefix("/console/sign-in") == true)
            }
        }
    }

    /// How a session of the console ends.
    enum StaffEnd: String, CaseIterable, Sendable {
        case signedOut, disabled, reset, afterADay, replacedAtTheCode
    }

    @Test(
        "A stolen cookie of the console is dead at once when its member is signed out, disabled or reset",
        arguments: StaffEnd.allCases)
    func staff(end: StaffEnd) async throws {
        try await DeskAtWork.run { web in
            let id = try await web.waiting()
            let desk = try await DeskAtWork.signedIn(web)
            let thief = PersonAtWeb(web)
            thief[.staff] = desk.browser[.staff]
            let token = try PersonAtWeb.token(of: try await thief.open("/console/shop/cases"))
            try await Self.end(end, desk)
            for path in ["/console", "/console/shop/cases", desk.path(.consoleCase, id), "/console/second-step"] {
                let answer = try await thief.open(path, following: false)
                #expect(answer.status == 303 && answer.location?.hasPrefix("/console/sign-in") == true, "\(path)")
            }
            for address in [RoutePath.consoleCaseTake, .consoleCaseDecide, .consoleCaseReveal] {
                let answer = try await thief.send(to: desk.path(address, id), token: token)
                #expect(answer.location?.hasPrefix("/console/sign-in") == true, "\(address)")
            }
            try await #expect(desk.file(id).claimedBy == nil)
        }
    }

    private static func end(_ end: StaffEnd, _ desk: DeskAtWork) async throws {
        let (engine, clock) = (desk.web.engine.engine, desk.web.engine.clock)
        switch end {
        case .signedOut: try await desk.browser.send(to: "/console/sign-out", from: "/console/shop/cases")
        case .disabled: _ = try await engine.disableStaff(desk.login)
        case .reset: _ = try await engine.resetStaff(desk.login)
        case .afterADay:
            for _ in 0..<28 {
                clock.advance(by: .minutes(51))
                _ = try await desk.open("/console/shop/cases")
            }
            clock.advance(by: .minutes(13))
        case .replacedAtTheCode:
            clock.advance(by: .minutes(61))
            try await #expect(desk.proveCode().status == 303)
            try await #expect(desk.open("/console/shop/cases").status == 200)
        }
    }

    @Test("Somebody with only the password, or a session that sleeps, is asked for the code, whatever they ask for")
    func halfOpen() async throws {
        try await DeskAtWork.run { web in
            let id = try await web.waiting()
            let desk = try await DeskAtWork.member(web)
            try await desk.browser.send([("login", "lena"), ("password", DeskAtWork.password)], to: "/console/sign-in")
            try await #expect(desk.see(id).location == "/console/second-step?next=\(desk.path(.consoleCase, id))")
            _ = try await desk.proveCode()
            let token = try PersonAtWeb.token(of: try await desk.see(id))
            web.engine.clock.advance(by: .minutes(61))
            let taken = try await desk.send(to: .consoleCaseTake, id, token: token)
            #expect(taken.location == "/console/second-step?next=\(desk.path(.consoleCase, id))")
            try await #expect(desk.file(id).claimedBy == nil)
        }
    }
}
