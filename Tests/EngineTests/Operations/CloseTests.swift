import Domain
import Engine
import Flows
import TestSupport
import Testing

@Suite("Closing an account")
struct CloseTests {
    @Test(
        "Promise 7: once it is proved, the account is closing, nobody is signed in, and everyone hears until when it comes back",
        arguments: TestedDatabase.allCases)
    func closing(_ database: TestedDatabase) async throws {
        let closing = try await Closing(database)
        let harness = closing.harness
        let session = try await closing.signIn().secret
        let other = try await harness.start(closing.account).flow.id
        let flow = try await closing.close()
        let view = try await closing.view
        #expect(view.status == .closing && view.closesAt == harness.clock.now + Closing.grace)
        #expect(try await harness.engine.readFlow(flow, harness.platform).state == .waiting)
        #expect(view.openFlows == [flow])
        #expect(try await harness.engine.readFlow(other, harness.platform).cause == .accountClosing)
        #expect(try await refusal { try await harness.engine.visitor(session) } == "session.ended")
        #expect(try await closing.notices(.accountClosing) == [Closing.phone, Closing.mail])
        #expect(view.bindings.allSatisfy { $0.state == .active }, "promise 4: nothing is taken away yet")
    }

    enum Way: String, CaseIterable, Sendable {
        case password, code, ticket, platform, link, cancel
    }

    @Test(
        "Whoever signs in while it is closing brings it back, whichever way, and everyone hears that",
        arguments: Way.allCases)
    func back(_ way: Way) async throws {
        let closing = try await Closing()
        let harness = closing.harness
        let flow = try await closing.close()
        try await closing.wait(.days(14))
        switch way {
        case .password: #expect(try await closing.signIn().isBack)
        case .code: #expect(try await closing.signInByCode().isBack)
        case .ticket:
            let visit = MakeVisit(account: closing.account, flow: flow, context: harness.context)
            let ticket = try await harness.engine.makeVisit(visit, harness.call).get().ticket
            #expect(try await closing.status == .closing, "asking for a ticket is not signing in")
            #expect(try await harness.engine.openVisit(ticket, current: nil, Browser(device: "new")).isBack)
        case .platform:
            let view = try await harness.engine.setAccountStatus(closing.account, .active, harness.call).get()
            #expect(view.status == .active && view.openFlows.isEmpty)
        case .link: try await harness.disown(try #require(try await harness.link(to: Closing.mail, .accountClosing)))
        case .cancel: _ = try await harness.engine.cancelFlow(flow, harness.call).get()
        }
        let view = try await closing.view
        #expect(view.status == .active && view.closesAt == nil && view.openFlows.isEmpty)
        #expect(try await closing.notices(.accountReturned) == [Closing.phone, Closing.mail])
        let ended = try await harness.engine.readFlow(flow, harness.platform)
        switch way {
        case .password, .code, .ticket, .platform: #expect(ended.cause == .accountReturned)
        case .link: #expect(ended.state == .refused && ended.refusedBy == .veto)
        case .cancel: #expect(ended.cause == .byPlatform)
        }
        try await closing.wait(.days(30))
        #expect(try await closing.status == .active, "what would have closed it has ended")
    }

    @Test("Signing in to an account that isn't being closed brings nothing back")
    func notClosing() async throws {
        let closing = try await Closing()
        #expect(try await !closing.signIn().isBack)
        #expect(try await closing.notices(.accountReturned).isEmpty)
    }

    @Test(
        "Promise 2: at the end everything is released in one switch, the platform and the person are told, and nobody signs in any more",
        arguments: TestedDatabase.allCases)
    func closed(_ database: TestedDatabase) async throws {
        let closing = try await Closing(database)
        let harness = closing.harness
        let hook = RegisterWebhook(url: "https://platform.example/hooks", events: [], includesValues: true)
        _ = try await harness.engine.registerWebhook(hook, harness.call).get()
        let flow = try await closing.close()
        try await closing.wait(Closing.grace)
        let view = try await closing.view
        #expect(view.status == .closed && view.bindings.isEmpty && view.openFlows.isEmpty && view.closesAt == nil)
        #expect(try await harness.engine.readFlow(flow, harness.platform).state == .completed)
        #expect(try await closing.notices(.accountClosed) == [Closing.phone, Closing.mail])
        #expect(try await closing.notices(.flowCompleted).isEmpty)
        for event in [EventName.accountClosing, .identifierUnbound, .accountClosed, .flowCompleted] {
            #expect(try await closing.events(event).count == 1, "\(event.rawValue)")
        }
        #expect(try await refusal { try await closing.signIn() } == "sign-in.refused")
        #expect(try await refusal { try await harness.start(closing.account) } != nil)
        let visit = MakeVisit(account: closing.account, context: harness.context)
        #expect(try await refusal { try await harness.engine.makeVisit(visit, harness.call).get() } == "account.closed")
    }

    @Test("What it held is in quarantine, so that nobody poses as its owner, and free afterwards")
    func quarantine() async throws {
        let closing = try await Closing()
        try await closing.finish()
        let harness = closing.harness
        #expect(
            try await refusal { try await harness.account("next", phone: Closing.phone) } == "identifier.quarantined")
        harness.clock.advance(by: .days(91))
        #expect(try await harness.account("next", phone: Closing.phone).bindings.count == 1)
    }

    @Test("While it is closing nothing else starts, and what is refused says how it goes on")
    func nothingElse() async throws {
        let closing = try await Closing()
        try await closing.close()
        for operation in [OperationName.phoneChange, .close, OperationName(.email, .unbind)] {
            let another = RequestContext(channel: .app, session: "another", signedInAt: closing.harness.clock.now)
            #expect(
                try await refusal { try await closing.harness.start(closing.account, operation, context: another) }
                    == "account.closing")
        }
    }

    @Test("Not while a change can still be taken back: with the date, at the start and when it is decided")
    func undoWindow() async throws {
        let closing = try await Closing(policy: Policies.open)
        let harness = closing.harness
        let before = try await harness.start(closing.account, .close, track: "phone").flow.id
        try await harness.change(closing.account, from: Closing.phone, to: "+8613900139000")
        let until = harness.clock.now + .hours(72)
        do {
            _ = try await harness.start(closing.account, .close, context: RequestContext(channel: .app, session: "2"))
            Issue.record("a thief could close the account")
        } catch let refusal as Refusal {
            #expect(refusal.code == "undo.open")
            #expect(refusal.wayForward.at.map { until <= $0 && $0 < until + .minutes(1) } == true)
        }
        harness.clock.advance(by: .minutes(2))
        _ = try await harness.prove(Requirement(.phone, .code), of: before, at: "+8613900139000").get()
        #expect(try await refusal { try await harness.enterPassword(Closing.password, of: before) } == "undo.open")
        #expect(try await closing.status == .active)
        harness.clock.advance(by: .hours(73))
        #expect(try await harness.start(closing.account, .close).isNew)
    }

    @Test("Not while somebody says that a change was not theirs: a thief would close the account")
    func dispute() async throws {
        let closing = try await Closing(policy: Policies.open)
        let harness = closing.harness
        try await harness.change(closing.account, from: Closing.phone, to: "+8613900139000")
        _ = try await harness.press(Closing.phone)
        #expect(try await refusal { try await harness.start(closing.account, .close) } == "dispute.open")
    }

    @Test("A freeze stops the closing, and the account stays when it is lifted")
    func frozen() async throws {
        let closing = try await Closing()
        let harness = closing.harness
        let flow = try await closing.close()
        let freeze = try await harness.start(closing.account, .freeze, track: "email").flow.id
        _ = try await harness.prove(Requirement(.email, .code), of: freeze, at: Closing.mail).get()
        #expect(try await closing.status == .frozen)
        #expect(try await harness.engine.readFlow(flow, harness.platform).cause == .accountFrozen)
        try await closing.wait(.days(30))
        let view = try await closing.view
        #expect(view.closesAt == nil && view.status == .frozen)
    }

    @Test("A restriction of the platform's stops the closing too")
    func restricted() async throws {
        let closing = try await Closing()
        try await closing.close()
        let view = try await closing.harness.engine.setAccountStatus(
            closing.account, .restricted, closing.harness.call
        ).get()
        #expect(view.status == .restricted && view.openFlows.isEmpty)
        try await closing.wait(.days(30))
        #expect(try await closing.status == .restricted)
    }

    @Test("In two tabs it is closed once: the other attempt has ended")
    func twoTabs() async throws {
        let closing = try await Closing()
        let harness = closing.harness
        let context = RequestContext(channel: .app, session: "tab-2")
        let other = try await harness.start(closing.account, .close, track: "email", context: context).flow.id
        let flow = try await closing.close()
        #expect(flow != other)
        #expect(try await harness.engine.readFlow(other, harness.platform).cause == .accountClosing)
    }

    @Test("A person with one address and no password closes it too, once people have looked at it")
    func reviewed() async throws {
        let closing = try await Closing()
        let harness = closing.harness
        let account = try await harness.account("plain", phone: "+8613700137000").id
        let flow = try await harness.start(account, .close, track: "review").flow.id
        let view = try await harness.prove(Requirement(.phone, .code), of: flow, at: "+8613700137000").get()
        #expect(view.state == .reviewing)
        #expect(try await harness.read(account).status == .active)
        try await harness.decide(try #require(view.review?.id), .approve)
        #expect(try await harness.read(account).status == .closing)
    }

    @Test(
        "A clock that jumps closes nothing, until it was looked at for an hour",
        arguments: [Duration.days(20), .days(2000)])
    func clockJump(_ jump: Duration) async throws {
        let closing = try await Closing()
        let engine = closing.harness.engine
        try await closing.close()
        try await closing.trustClock()
        closing.harness.clock.advance(by: jump)
        _ = try await engine.settleDueFlows()
        #expect(try await closing.status == .closing, "nobody has looked at the clock since it jumped")
        var sweep = Sweep()
        let turn = try await engine.takeTurn(&sweep)
        guard case .jumped(_, _, let until) = turn else { return #expect(Bool(false), "\(turn)") }
        for _ in 0..<11 {
            closing.harness.clock.advance(by: .minutes(5))
            _ = try await engine.takeTurn(&sweep)
            _ = try await engine.settleDueFlows()
        }
        #expect(try await closing.status == .closing)
        #expect(closing.harness.clock.now < until)
        closing.harness.clock.advance(by: .minutes(6))
        _ = try await engine.takeTurn(&sweep)
        closing.harness.clock.advance(by: .minutes(2))
        _ = try await engine.takeTurn(&sweep)
        _ = try await engine.settleDueFlows()
        #expect(try await closing.status == .closed)
    }

    @Test("Promise 12: setting the status again gives the same answer")
    func retried() async throws {
        let closing = try await Closing()
        try await closing.close()
        let call = Call(closing.harness.platform, retry: RetryKey(key: "back", fingerprint: [1]))
        let first = try await closing.harness.engine.setAccountStatus(closing.account, .active, call).get()
        #expect(try await closing.harness.engine.setAccountStatus(closing.account, .active, call).get() == first)
        #expect(try await closing.notices(.accountReturned).count == 2)
    }
}
