import Domain
import Engine
import TestSupport
import Testing

@Suite("A session of the hosted pages")
struct SessionTests {
    @Test("A session's secret says who it is, and prints redacted")
    func recognised() async throws {
        let harness = try await EngineHarness.make()
        let (account, opened) = try await harness.person()
        let visitor = try await harness.engine.visitor(opened.secret)
        #expect(visitor == opened.visitor)
        #expect(visitor.account == account.id && visitor.realm == harness.realm && visitor.flow == nil)
        #expect(visitor.method == .password && visitor.language == .english && visitor.signedInAt == harness.clock.now)
        #expect(!"\(opened)".contains(opened.secret.reveal()))
        #expect(opened.secret.reveal().utf8.count == 43)
    }

    @Test(
        "Anything but a live session's secret is refused alike",
        arguments: [
            "", "x", String(repeating: "A", count: 43), String(repeating: "z", count: 5000),
            "sess_01h455vb4pex5vsknk084sn02q", "\u{0}",
        ])
    func forged(_ secret: String) async throws {
        let harness = try await EngineHarness.make()
        _ = try await harness.person()
        let refused = await #expect(throws: Refusal.self) { try await harness.engine.visitor(Secret(secret)) }
        #expect(refused == .sessionEnded)
    }

    /// Minutes at which the browser asks for a page, and whether the last of them is still
    /// answered.
    @Test(
        "A session ends an hour after its last sign of life, and a day after it began",
        arguments: [
            ([59], true), ([60], false), ([30, 89], true), ([30, 90], false), ([1, 60], true),
            (Array(stride(from: 50, to: 1440, by: 50)), true),
            (Array(stride(from: 50, to: 1440, by: 50)) + [1439], true),
            (Array(stride(from: 50, to: 1440, by: 50)) + [1440], false),
        ])
    func life(_ minutes: [Int], _ lives: Bool) async throws {
        let harness = try await EngineHarness.make()
        let (_, opened) = try await harness.person()
        let start = harness.clock.now
        for minute in minutes.dropLast() {
            harness.clock.set(start + .minutes(Int64(minute)))
            #expect(try await harness.isLive(opened))
        }
        harness.clock.set(start + .minutes(Int64(minutes.last ?? 0)))
        #expect(try await harness.isLive(opened) == lives)
    }

    @Test("Being seen is written at most once a minute")
    func seen() async throws {
        let harness = try await EngineHarness.make()
        let (_, opened) = try await harness.person()
        let start = harness.clock.now
        for (seconds, seen) in [(59, 0), (60, 60), (90, 60), (120, 120)] as [(Int64, Int64)] {
            harness.clock.set(start + .seconds(seconds))
            _ = try await harness.engine.visitor(opened.secret)
            let row = try await harness.engine.store.read { try $0.session(opened.visitor.session) }
            #expect(row?.seenAt == start + .seconds(seen), "after \(seconds) s")
        }
    }

    @Test("A clock that was set back ends no session and lengthens none")
    func clockSetBack() async throws {
        let harness = try await EngineHarness.make()
        let (_, opened) = try await harness.person()
        harness.clock.advance(by: .hours(-3))
        #expect(try await harness.isLive(opened))
        harness.clock.advance(by: .hours(4))
        #expect(try await !harness.isLive(opened))
    }

    @Test("What a page asks on its own keeps no session awake")
    func asksAlone() async throws {
        let harness = try await EngineHarness.make()
        let (_, opened) = try await harness.person()
        for _ in 0..<5 {
            harness.clock.advance(by: .minutes(11))
            _ = try await harness.engine.visitor(opened.secret, isActivity: false)
        }
        harness.clock.advance(by: .minutes(5))
        #expect(try await !harness.isLive(opened))
    }

    @Test("A rotated session continues with its new secret; the former one is good for a last moment only")
    func rotated() async throws {
        let harness = try await EngineHarness.make()
        let (_, first) = try await harness.person()
        let second = try await harness.engine.rotate(first.visitor)
        #expect(second.visitor.session == first.visitor.session && second.secret != first.secret)
        harness.clock.advance(by: .seconds(29))
        #expect(try await harness.engine.visitor(first.secret, EngineHarness.laptop).showedFormerSecret)
        harness.clock.advance(by: .seconds(1))
        #expect(try await !harness.isLive(first))
        #expect(try await harness.engine.visitor(second.secret).showedFormerSecret == false)
    }

    @Test("Once the new secret was shown the former one is dead at once, and earns no other")
    func settled() async throws {
        let harness = try await EngineHarness.make()
        let (_, first) = try await harness.person()
        let thief = try await harness.engine.visitor(first.secret)
        let second = try await harness.engine.rotate(first.visitor)
        #expect(try await harness.isLive(second))
        #expect(try await !harness.isLive(first))
        #expect(try await refusal { try await harness.engine.rotate(thief) } == "session.ended")
        #expect(try await harness.isLive(second))
    }

    @Test(
        "A form sent twice rotates twice: the browser ends with a good secret, and the one that it never read is dead")
    func rotatedTwice() async throws {
        let harness = try await EngineHarness.make()
        let (_, first) = try await harness.person()
        let missed = try await harness.engine.rotate(first.visitor)
        harness.clock.advance(by: .seconds(20))
        let again = try await harness.engine.rotate(
            try await harness.engine.visitor(first.secret, EngineHarness.laptop))
        #expect(try await harness.isLive(again))
        #expect(try await !harness.isLive(missed))
        harness.clock.advance(by: .seconds(10))
        #expect(try await !harness.isLive(first), "showing it again made its moment no longer")
        #expect(try await refusal { try await harness.engine.rotate(missed.visitor) } == "session.ended")
    }

    @Test(
        "A former secret is nothing in another browser, or in one that says nothing: a thief who has it would get the next",
        arguments: [EngineHarness.telephone, Browser(), Browser(network: "192.0.2.10", device: "")])
    func formerElsewhere(browser: Browser) async throws {
        let harness = try await EngineHarness.make()
        let (account, first) = try await harness.person()
        let second = try await harness.engine.rotate(first.visitor)
        #expect(try await refusal { try await harness.engine.visitor(first.secret, browser) } == "session.ended")
        let visit = MakeVisit(account: account.id, context: harness.context)
        let ticket = try await harness.engine.makeVisit(visit, harness.call).get().ticket
        let opened = try await harness.engine.openVisit(ticket, current: first.secret, browser)
        #expect(opened.visitor.session != first.visitor.session)
        #expect(try await harness.isLive(second), "and it ends nothing")
    }

    @Test("A thief who kept a secret from before the last proof has nothing")
    func stolen() async throws {
        let harness = try await EngineHarness.make()
        let (_, opened) = try await harness.person()
        _ = try await harness.engine.rotate(try await harness.engine.rotate(opened.visitor).visitor)
        #expect(try await !harness.isLive(opened), "two rotations later at once")
        #expect(try await refusal { try await harness.engine.rotate(opened.visitor) } == "session.ended")
    }

    @Test(
        "A secret of a session that was signed out is dead at once, the former one too; signing out twice is harmless")
    func signedOut() async throws {
        let harness = try await EngineHarness.make()
        let (_, first) = try await harness.person()
        let second = try await harness.engine.rotate(first.visitor)
        try await harness.engine.signOut(second.visitor)
        try await harness.engine.signOut(second.visitor)
        #expect(try await !harness.isLive(first))
        #expect(try await !harness.isLive(second))
        #expect(try await refusal { try await harness.engine.rotate(second.visitor) } == "session.ended")
        #expect(try await refusal { try await harness.startHere(second.visitor) } == "session.ended")
    }

    @Test("Signing out elsewhere leaves the session that asks, and says how many there were")
    func signOutOthers() async throws {
        let harness = try await EngineHarness.make()
        let (_, here) = try await harness.person()
        _ = try await harness.account("another", phone: "+8613700137000", password: "correct horse")
        let other = try await harness.signInByPassword("+8613700137000")
        let elsewhere = [
            try await harness.signInByPassword(),
            try await harness.signInByCode(EngineHarness.number, EngineHarness.telephone),
        ]
        #expect(try await harness.engine.signOutOthers(here.visitor) == 2)
        #expect(try await harness.engine.signOutOthers(here.visitor) == 0)
        for session in elsewhere { #expect(try await !harness.isLive(session)) }
        #expect(try await harness.isLive(here))
        #expect(try await harness.isLive(other), "another account's")
    }

    @Test("An agent's name of any length and content is kept as far as it can be shown")
    func agent() async throws {
        let harness = try await EngineHarness.make()
        _ = try await harness.account(phone: EngineHarness.number, password: "correct horse")
        let browser = Browser(agent: "\u{0}\u{1b}[31m" + String(repeating: "长", count: 500))
        let opened = try await harness.signInByPassword(EngineHarness.number, "correct horse", browser)
        let agent = try await harness.engine.securityCentre(opened.visitor).sessions.first?.agent
        #expect(agent == "[31m" + String(repeating: "长", count: 60))
    }
}
