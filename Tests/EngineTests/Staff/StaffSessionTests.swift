import Domain
import Engine
import TestSupport
import Testing
import Vault

@Suite("Sessions of the console have AAL2's times")
struct StaffSessionTests {
    @Test("Sweeping drops what nobody can come back for: drafts after a week")
    func swept() async throws {
        let desk = try await StaffDesk.make()
        let app = try await desk.member()
        let former = try #require(try await desk.engine.formerStaff(try await desk.signIn(app)))
        try await desk.engine.keepDraft(["note": "half a sentence"], at: "/console", of: former)
        let kept: @Sendable () async throws -> Bool = {
            try await desk.engine.store.read { try $0.staffDraft(of: former.staff, at: "/console") } != nil
        }
        desk.clock.advance(by: .days(6))
        try await desk.engine.sweep()
        #expect(try await kept())
        desk.clock.advance(by: .days(2))
        try await desk.engine.sweep()
        #expect(try await !kept())
    }

    @Test("24 hours after the second step a session is over, whatever was done in it")
    func overall() async throws {
        let desk = try await StaffDesk.make()
        let app = try await desk.member()
        let secret = try await desk.signIn(app)
        let began = desk.clock.now
        for _ in 0..<47 {
            desk.clock.advance(by: .minutes(30))
            #expect(try await desk.state(secret) == .full)
        }
        #expect(try await desk.engine.staff(secret).idleEndsAt == began + .hours(24))
        desk.clock.set(began + .hours(24) - .milliseconds(1))
        #expect(try await desk.state(secret) == .full)
        desk.clock.set(began + .hours(24))
        #expect(try await refusal { try await desk.state(secret) } == "staff.session-ended")
    }

    @Test("An hour without a call makes a session idle: a code continues it, under a new secret and to the same end")
    func idle() async throws {
        let desk = try await StaffDesk.make()
        let app = try await desk.member()
        let secret = try await desk.signIn(app)
        let endsAt = try await desk.engine.staff(secret).endsAt
        desk.clock.advance(by: .minutes(59))
        #expect(try await desk.state(secret) == .full)
        desk.clock.advance(by: .minutes(60))
        let idle = try await desk.engine.staff(secret)
        #expect(idle.state == .idle)
        #expect(try await refusal { try idle.caller(realm: desk.harness.realm) } == "staff.second-step-needed")
        let opened = try await desk.engine.staffSecondStep(
            secret, code: app.code(at: desk.clock.now), browser: StaffDesk.browser)
        #expect(opened.state == .full)
        #expect(try await refusal { try await desk.state(secret) } == "staff.session-ended")
        let resumed = try await desk.engine.staff(opened.secret)
        #expect(resumed.state == .full)
        #expect(resumed.endsAt == endsAt)
        #expect(resumed.session == idle.session)
    }

    @Test("Looking at an idle session does not wake it, and what a page asks on its own keeps none awake")
    func notWoken() async throws {
        let desk = try await StaffDesk.make()
        let app = try await desk.member()
        let secret = try await desk.signIn(app)
        for _ in 0..<3 {
            desk.clock.advance(by: .minutes(20))
            _ = try await desk.engine.staff(secret, isActivity: false)
        }
        for _ in 0..<2 { #expect(try await desk.state(secret) == .idle) }
    }

    @Test("That a session was seen is written once a minute at most")
    func seenOnceAMinute() async throws {
        let desk = try await StaffDesk.make()
        let app = try await desk.member()
        let secret = try await desk.signIn(app)
        let first = try await desk.engine.staff(secret).idleEndsAt
        desk.clock.advance(by: .seconds(59))
        _ = try await desk.engine.staff(secret)
        #expect(try await desk.engine.staff(secret).idleEndsAt == first)
        desk.clock.advance(by: .seconds(1))
        _ = try await desk.engine.staff(secret)
        #expect(try await desk.engine.staff(secret).idleEndsAt == first + .minutes(1))
    }

    @Test("Setting up anew ends every session there was, also one opened by the old password meanwhile")
    func setUpEnds() async throws {
        let desk = try await StaffDesk.make()
        let app = try await desk.member()
        let secrets = [try await desk.signIn(app), try await desk.firstStep()]
        _ = try await desk.setUp(try await desk.engine.resetStaff("lena"))
        for secret in secrets {
            #expect(try await refusal { try await desk.state(secret) } == "staff.session-ended")
        }
    }

    @Test("After the master key has changed and the old one is gone, codes are judged as before")
    func keyRotation() async throws {
        let (folder, clock) = (try TemporaryFolder(), PinnedClock())
        let before = StaffDesk(
            harness: try await EngineHarness.make(clock: clock, folder: folder, ring: try Rings.one()))
        let app = try await before.member()
        let both = try Rings.one().rotated { Array(repeating: 2, count: $0) }
        let during = try await EngineHarness.make(seed: 2, clock: clock, folder: folder, ring: both)
        #expect(try await during.engine.resealStaff() == 1)
        #expect(try await during.engine.resealStaff() == 0)
        let after = StaffDesk(
            harness: try await EngineHarness.make(seed: 3, clock: clock, folder: folder, ring: try both.dropping(1)))
        #expect(try await after.state(try await after.signIn(app)) == .full)
    }
}
