import Domain
import Engine
import TestSupport
import Testing

@Suite("The record of what staff did")
struct StaffLogTests {
    @Test("Being taken in, setting up, signing in, refused codes, a reset and the end are on record, the latest first")
    func ways() async throws {
        let desk = try await StaffDesk.make()
        let app = try await desk.member()
        let first = try await desk.firstStep()
        await expectRefusal("staff.code-wrong") { _ = try await desk.secondStep(first, Secret("000000")) }
        #expect(try await desk.secondStep(first, app.code(at: desk.clock.now)) == .full)
        _ = try await desk.engine.resetStaff("lena")
        for _ in 0..<2 { try await desk.engine.disableStaff("lena") }
        let log = try await desk.engine.staffLog()
        #expect(log.map(\.act) == [.disabled, .reset, .signedIn, .codeRefused, .setUp, .added])
        #expect(log.allSatisfy { $0.login == "lena" && $0.realm == nil && $0.account == nil && $0.caseID == nil })
        #expect(log.first?.at == desk.clock.now)
    }

    @Test("A code that was used is on record as refused, and a wrong password is not: anybody can type one")
    func refused() async throws {
        let desk = try await StaffDesk.make()
        let app = try await desk.member()
        _ = try await desk.signIn(app)
        await expectRefusal("staff.sign-in-refused") {
            _ = try await desk.firstStep(password: Secret("not the password"))
        }
        let again = try await desk.firstStep()
        await expectRefusal("staff.code-used") { _ = try await desk.secondStep(again, app.code(at: desk.clock.now)) }
        #expect(try await desk.engine.staffLog(limit: 2).map(\.act) == [.codeRefused, .signedIn])
    }

    @Test("Continuing after a pause is not another sign-in")
    func pause() async throws {
        let desk = try await StaffDesk.make()
        let app = try await desk.member()
        let secret = try await desk.signIn(app)
        desk.clock.advance(by: .hours(2))
        #expect(try await desk.secondStep(secret, app.code(at: desk.clock.now)) == .full)
        #expect(try await desk.engine.staffLog().map(\.act) == [.signedIn, .setUp, .added])
    }

    @Test("Taking a case and giving it back are in the case's own list, once each")
    func claims() async throws {
        let harness = try await EngineHarness.make()
        let li = try await harness.staff("li")
        let waiting = try await harness.underReview()
        for _ in 0..<2 { _ = try await harness.engine.takeCase(waiting.id, li).get() }
        for _ in 0..<2 { _ = try await harness.engine.giveBackCase(waiting.id, li).get() }
        let shown = try await harness.engine.caseFile(waiting.id, try await harness.staff("wang")).accesses
        #expect(shown.map(\.act) == [.caseViewed, .caseGivenBack, .caseTaken])
        #expect(shown.map(\.login) == ["wang", "li", "li"])
        let log = try await harness.engine.staffLog(login: "li")
        #expect(log.map(\.act) == [.caseGivenBack, .caseTaken, .added])
        #expect(log.first?.caseID == waiting.id)
        #expect(log.first?.realm == harness.realm)
    }

    @Test("The log shows one member's entries alone, and refuses a login that does not exist")
    func oneMember() async throws {
        let harness = try await EngineHarness.make()
        for login in ["li", "wang"] { _ = try await harness.staff(login) }
        #expect(try await harness.engine.staffLog(login: "li").map(\.login) == ["li"])
        #expect(try await harness.engine.staffLog().map(\.login) == ["wang", "li"])
        await expectRefusal("staff.not-found") { _ = try await harness.engine.staffLog(login: "nobody") }
    }
}
