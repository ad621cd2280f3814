import Domain
import Engine
import Flows
import TestSupport
import Testing

@Suite("A platform sends its user to the pages")
struct VisitTests {
    private static let returnURL = "https://shop.example/account"

    private func ticket(
        _ harness: EngineHarness, _ account: AccountID, flow: FlowID? = nil, returnURL: String? = nil,
        signedInAt: Instant? = nil
    ) async throws -> String {
        let context = RequestContext(channel: .web, signedInAt: signedInAt)
        let request = MakeVisit(account: account, flow: flow, returnURL: returnURL, context: context)
        return try await harness.engine.makeVisit(request, harness.call).get().ticket
    }

    @Test("A ticket opens a session on the platform's word, with the way back")
    func opens() async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account()
        let signedInAt = harness.clock.now - .minutes(7)
        let ticket = try await ticket(harness, account.id, returnURL: Self.returnURL, signedInAt: signedInAt)
        let opened = try await harness.engine.openVisit(ticket, current: nil, EngineHarness.laptop)
        #expect(
            opened.visitor.account == account.id && opened.visitor.method == .platform && opened.visitor.flow == nil)
        #expect(opened.visitor.signedInAt == signedInAt && opened.visitor.hasWayBack)
        #expect(try await harness.engine.securityCentre(opened.visitor).returnURL == Self.returnURL)
        #expect(try await harness.isLive(opened))
    }

    @Test("A ticket is opened once; the browser that opened it may reload, nobody else")
    func once() async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account()
        let ticket = try await ticket(harness, account.id)
        let opened = try await harness.engine.openVisit(ticket, current: nil, EngineHarness.laptop)
        let reloaded = try await harness.engine.openVisit(ticket, current: opened.secret, EngineHarness.laptop)
        #expect(reloaded.visitor == opened.visitor && reloaded.secret == opened.secret)
        harness.clock.advance(by: .minutes(15))
        let later = try await harness.engine.openVisit(ticket, current: opened.secret, EngineHarness.laptop)
        #expect(later.visitor.session == opened.visitor.session, "also when the ticket has expired since")
        #expect(
            try await refusal { try await harness.engine.openVisit(ticket, current: nil, EngineHarness.laptop) }
                == "visit.used")
        let other = try await harness.account("another", phone: "+8613700137000", password: "correct horse")
        let stranger = try await harness.signInByPassword("+8613700137000")
        #expect(stranger.visitor.account == other.id)
        #expect(
            try await refusal { try await harness.engine.openVisit(ticket, current: stranger.secret, .init()) }
                == "visit.used")
        try await harness.engine.signOut(opened.visitor)
        #expect(
            try await refusal { try await harness.engine.openVisit(ticket, current: opened.secret, .init()) }
                == "visit.used")
    }

    @Test("Of two browsers that open a ticket at once, one gets in")
    func race() async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account()
        let ticket = try await ticket(harness, account.id)
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for browser in 0..<8 {
                group.addTask {
                    let browser = Browser(device: "browser-\(browser)")
                    return (try? await harness.engine.openVisit(ticket, current: nil, browser)) != nil
                }
            }
            return await group.reduce(into: 0) { count, opened in if opened { count += 1 } }
        }
        #expect(outcomes == 1)
    }

    @Test("Of one browser's presses at once all get in, into one session; what shows no cookie gets in once")
    func pressedAtOnce() async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account()
        let ticket = try await ticket(harness, account.id)
        let sessions = try await withThrowingTaskGroup(of: SessionID.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    try await harness.engine.openVisit(ticket, current: nil, EngineHarness.laptop).visitor.session
                }
            }
            return try await group.reduce(into: Set<SessionID>()) { $0.insert($1) }
        }
        #expect(sessions.count == 1)
        let other = try await self.ticket(harness, account.id)
        _ = try await harness.engine.openVisit(other, current: nil, Browser())
        #expect(
            try await refusal { try await harness.engine.openVisit(other, current: nil, Browser()) } == "visit.used")
    }

    @Test("Reading a ticket uses nothing up, and says what opening it would")
    func read() async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account()
        let ticket = try await ticket(harness, account.id)
        for _ in 0..<2 {
            let offer = try await harness.engine.readVisit(ticket, current: nil, EngineHarness.telephone)
            guard case .ready(harness.realm) = offer else { throw Unexpected(offer: offer) }
        }
        let opened = try await harness.engine.openVisit(ticket, current: nil, EngineHarness.laptop)
        let again = try await harness.engine.readVisit(ticket, current: opened.secret, EngineHarness.laptop)
        guard case .opened(let visitor) = again else { throw Unexpected(offer: again) }
        #expect(visitor.session == opened.visitor.session)
        #expect(
            try await refusal { try await harness.engine.readVisit(ticket, current: nil, EngineHarness.telephone) }
                == "visit.used")
        let late = try await self.ticket(harness, account.id)
        harness.clock.advance(by: .minutes(10))
        #expect(
            try await refusal { try await harness.engine.readVisit(late, current: nil, EngineHarness.laptop) }
                == "visit.expired")
    }

    private struct Unexpected: Error {
        let offer: VisitOffer
    }

    @Test(
        "A ticket is good for ten minutes",
        arguments: [(Duration.seconds(599), nil), (.minutes(10), "visit.expired")] as [(Duration, ReasonCode?)])
    func expires(_ after: Duration, _ code: ReasonCode?) async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account()
        let ticket = try await ticket(harness, account.id)
        harness.clock.advance(by: after)
        #expect(
            try await refusal { try await harness.engine.openVisit(ticket, current: nil, EngineHarness.laptop) } == code
        )
    }

    @Test(
        "Anything but a ticket is unknown",
        arguments: ["", "x", String(repeating: "A", count: 43), String(repeating: "A", count: 4000)])
    func unknown(_ ticket: String) async throws {
        let harness = try await EngineHarness.make()
        #expect(
            try await refusal { try await harness.engine.openVisit(ticket, current: nil, .init()) } == "visit.unknown")
    }

    @Test("A ticket from the start of a flow shows that flow and nothing else of the account")
    func confined() async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account(password: "correct horse")
        let started = try await harness.start(account.id)
        let other = try await harness.start(account.id, context: harness.context(session: "session-2"))
        let opened = try await harness.engine.openVisit(started.ticket, current: nil, EngineHarness.laptop)
        let visitor = opened.visitor
        #expect(visitor.flow == started.flow.id)
        #expect(
            try await harness.engine.caller(visitor, on: started.flow.id).principal
                == .person(started.flow.id, in: visitor.session))
        #expect(try await refusal { try await harness.engine.caller(visitor, on: other.flow.id) } == "flow.not-found")
        #expect(try await refusal { try await harness.engine.readFlow(other.flow.id, visitor) } == "flow.not-found")
        #expect(try await refusal { try await harness.engine.continueFlow(other.flow.id, visitor) } == "flow.not-found")
        #expect(try await refusal { try await harness.engine.securityCentre(visitor) } == "session.confined")
        #expect(try await refusal { try await harness.engine.offer(.freeze, visitor) } == "session.confined")
        #expect(try await refusal { try await harness.startHere(visitor, .freeze) } == "session.confined")
        #expect(try await refusal { try await harness.engine.signOutOthers(visitor) } == "session.confined")
    }

    @Test("Whoever is in their security centre keeps that session and gets the flow into it")
    func keepsSession() async throws {
        let harness = try await EngineHarness.make()
        let (account, opened) = try await harness.person()
        let request = StartFlow(
            account: account.id, operation: .phoneChange, track: nil, about: nil, context: harness.context,
            returnURL: Self.returnURL)
        let started = try await harness.engine.startFlow(request, harness.call).get()
        let same = try await harness.engine.openVisit(started.ticket, current: opened.secret, EngineHarness.laptop)
        #expect(
            same.visitor.session == opened.visitor.session && same.secret == opened.secret && same.visitor.flow == nil)
        #expect(try await harness.engine.securityCentre(same.visitor).returnURL == Self.returnURL)
        #expect(try await harness.engine.caller(same.visitor, on: started.flow.id).isPerson)
    }

    @Test("A ticket of another account takes the browser over; what was signed in there before is ended")
    func otherAccount() async throws {
        let harness = try await EngineHarness.make()
        let (_, mine) = try await harness.person()
        let other = try await harness.account("another", phone: "+8613700137000")
        let theirs = try await harness.engine.openVisit(
            try await ticket(harness, other.id), current: mine.secret, EngineHarness.laptop)
        #expect(theirs.visitor.account == other.id)
        #expect(try await !harness.isLive(mine))
    }

    @Test("A resumed flow's ticket takes it away from the session that had it, and one factor has to be proved again")
    func resumed() async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account()
        let started = try await harness.start(account.id)
        let first = try await harness.engine.openVisit(started.ticket, current: nil, EngineHarness.laptop)
        try await harness.proveHere(.oldCode, of: started.flow.id, at: EngineHarness.number, first.visitor)
        let ticket = try await harness.engine.resumeFlow(started.flow.id, harness.call).get().ticket
        #expect(
            try await refusal { try await harness.engine.caller(first.visitor, on: started.flow.id) }
                == "flow.elsewhere")
        let second = try await harness.engine.openVisit(ticket, current: nil, EngineHarness.telephone)
        #expect(try await harness.engine.readFlow(started.flow.id, second.visitor).next.mustProveAgain)
        #expect(try await harness.engine.caller(second.visitor, on: started.flow.id).isPerson)
    }

    @Test("A ticket that was on its way when the account was frozen opens nothing; one from after it does")
    func frozenMeanwhile() async throws {
        let harness = try await EngineHarness.make(policies: [Policies.open])
        let account = try await harness.account(password: "correct horse")
        let before = try await ticket(harness, account.id)
        harness.clock.advance(by: .minutes(1))
        let freeze = try await harness.start(account.id, .freeze).flow.id
        _ = try await harness.prove(try #require(Requirement("phone.code")), of: freeze, at: EngineHarness.number).get()
        #expect(try await harness.read(account.id).status == .frozen)
        #expect(
            try await refusal { try await harness.engine.openVisit(before, current: nil, EngineHarness.laptop) }
                == "visit.expired")
        harness.clock.advance(by: .minutes(1))
        let after = try await ticket(harness, account.id)
        #expect(try await harness.isLive(try await harness.engine.openVisit(after, current: nil, EngineHarness.laptop)))
    }

    @Test(
        "A second ticket takes the flow from the first one's session: the app's token dies with it, and the ledger says so"
    )
    func handedOn() async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account()
        let started = try await harness.start(account.id)
        _ = try await harness.engine.openVisit(started.ticket, current: nil, EngineHarness.laptop)
        let second = try await ticket(harness, account.id, flow: started.flow.id)
        _ = try await harness.engine.openVisit(second, current: nil, EngineHarness.telephone)
        #expect(try await refusal { try await harness.engine.authenticate(bearer: started.token) } != nil)
        let events = try await harness.engine.store.read { try $0.openings(of: account.id, limit: 50) }.map(\.0.event)
        #expect(events.contains("flow.resumed") && events.count { $0 == "sign-in.done" } == 2)
    }

    @Test("A ticket needs its scope, an account that is there, its own flow, and an address that the operator allows")
    func refused() async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account()
        let other = try await harness.account("another", phone: "+8613700137000")
        let flow = try await harness.start(other.id).flow.id
        func code(_ request: MakeVisit, scopes: Set<Scope> = [.visitsWrite]) async throws -> ReasonCode? {
            try await refusal { try await harness.engine.makeVisit(request, Call(harness.platform(scopes))).get() }
        }
        let context = RequestContext(channel: .web)
        #expect(try await code(MakeVisit(account: account.id, context: context)) == nil)
        #expect(
            try await code(MakeVisit(account: account.id, context: context), scopes: [.flowsWrite])
                == "key.scope-missing")
        #expect(try await code(MakeVisit(account: AccountID(high: 1, low: 1), context: context)) == "account.not-found")
        #expect(try await code(MakeVisit(account: account.id, flow: flow, context: context)) == "flow.not-found")
        for url in ["https://evil.example/", "javascript:alert(1)", ""] {
            #expect(
                try await code(MakeVisit(account: account.id, returnURL: url, context: context))
                    == "return-url.not-allowed")
            let start = StartFlow(
                account: account.id, operation: .phoneChange, track: nil, about: nil, context: harness.context,
                returnURL: url)
            #expect(
                try await refusal { try await harness.engine.startFlow(start, harness.call).get() }
                    == "return-url.not-allowed")
        }
    }

    @Test("Promise 13: a person whose sign-in the platform did not date has to sign in before a change")
    func undated() async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account()
        let undated = try await harness.engine.openVisit(
            try await ticket(harness, account.id), current: nil, EngineHarness.laptop)
        #expect(try await refusal { try await harness.startHere(undated.visitor) } == "session.stale")
        let ticket = try await ticket(harness, account.id, signedInAt: harness.clock.now + .days(3))
        let dated = try await harness.engine.openVisit(ticket, current: nil, EngineHarness.laptop)
        #expect(dated.visitor.signedInAt == harness.clock.now, "a sign-in never lies in the future")
        _ = try await harness.startHere(dated.visitor)
    }
}
