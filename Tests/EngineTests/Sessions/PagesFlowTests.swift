import Domain
import Engine
import Flows
import TestSupport
import Testing
import Verification

@Suite("A flow at the hosted pages")
struct PagesFlowTests {
    private static let new = "+8613900139000"

    @Test("A whole change in one session")
    func change() async throws {
        let harness = try await EngineHarness.make()
        let (account, opened) = try await harness.person()
        let flow = try await harness.startHere(opened.visitor)
        try await harness.proveHere(.oldCode, of: flow, at: EngineHarness.number, opened.visitor)
        let call = Call(try await harness.engine.caller(opened.visitor, on: flow))
        _ = try await harness.engine.supplyInput(
            flow, SupplyInput(identifier: Secret(Self.new), reason: "new-number", track: nil), call
        )
        .get()
        let done = try await harness.proveHere(.newCode, of: flow, at: Self.new, opened.visitor)
        #expect(done.state == .completed && done.account == account.id)
        #expect(try await harness.isLive(opened), "the session goes on")
        #expect(try await harness.engine.readFlow(flow, opened.visitor).state == .completed)
    }

    @Test(
        "Pressing start twice gives one flow, with and without a key; when it is over, the key still gives the same one"
    )
    func startedOnce() async throws {
        let harness = try await EngineHarness.make()
        let (_, opened) = try await harness.person()
        let retry = RetryKey(key: "form-1", fingerprint: [1])
        func start(_ retry: RetryKey?) async throws -> FlowID {
            try await harness.engine.startFlow(
                .phoneChange, track: nil, about: nil, opened.visitor, EngineHarness.laptop, retry: retry)
        }
        let first = try await start(retry)
        #expect(try await start(retry) == first)
        #expect(try await start(nil) == first)
        _ = try await harness.engine.cancelFlow(first, Call(try await harness.engine.caller(opened.visitor, on: first)))
        #expect(try await start(retry) == first)
        #expect(try await start(nil) != first)
        #expect(
            try await refusal { try await start(RetryKey(key: "form-1", fingerprint: [2])) } == "idempotency.key-reused"
        )
    }

    @Test("A flow that was not finished in time is not given back")
    func overdue() async throws {
        let harness = try await EngineHarness.make()
        let (_, opened) = try await harness.person()
        let first = try await harness.startHere(opened.visitor)
        harness.clock.advance(by: .minutes(31))
        #expect(try await harness.startHere(opened.visitor) != first)
    }

    @Test(
        "A flow that another session has can be read here, and acted on only after it was taken over and a factor proved again"
    )
    func elsewhere() async throws {
        let harness = try await EngineHarness.make()
        let (_, laptop) = try await harness.person()
        let flow = try await harness.startHere(laptop.visitor)
        try await harness.proveHere(.oldCode, of: flow, at: EngineHarness.number, laptop.visitor)
        harness.clock.advance(by: .minutes(2))
        let telephone = try await harness.signInByCode(EngineHarness.number, EngineHarness.telephone)
        #expect(
            try await harness.startHere(telephone.visitor, browser: EngineHarness.telephone) == flow,
            "the same one is given back")
        #expect(try await refusal { try await harness.engine.caller(telephone.visitor, on: flow) } == "flow.elsewhere")
        #expect(try await harness.engine.readFlow(flow, telephone.visitor).state == .collecting)
        #expect(try await harness.engine.continueFlow(flow, telephone.visitor).next.mustProveAgain)
        #expect(try await refusal { try await harness.engine.caller(laptop.visitor, on: flow) } == "flow.elsewhere")
        let call = Call(try await harness.engine.caller(telephone.visitor, on: flow))
        let early = SupplyInput(identifier: Secret(Self.new), reason: "new-number", track: nil)
        #expect(
            try await refusal { try await harness.engine.supplyInput(flow, early, call).get() } == "flow.prove-again")
        harness.clock.advance(by: .minutes(1))
        let view = try await harness.proveHere(.oldCode, of: flow, at: EngineHarness.number, telephone.visitor)
        #expect(!view.next.mustProveAgain)
        #expect(
            try await harness.engine.continueFlow(flow, telephone.visitor).next.mustProveAgain == false,
            "it is here already")
    }

    @Test("Taking over a flow that the platform's own app has ends the app's token")
    func fromApp() async throws {
        let harness = try await EngineHarness.make()
        let (account, opened) = try await harness.person()
        let started = try await harness.start(account.id)
        #expect(
            try await refusal { try await harness.engine.caller(opened.visitor, on: started.flow.id) }
                == "flow.elsewhere")
        try await harness.engine.continueFlow(started.flow.id, opened.visitor)
        #expect(
            try await refusal { try await harness.engine.authenticate(bearer: started.token) } == "token.not-accepted")
        #expect(try await harness.engine.caller(opened.visitor, on: started.flow.id).isPerson)
    }

    @Test("Somebody else's flow is not found, whatever is asked of it")
    func others() async throws {
        let harness = try await EngineHarness.make()
        let (_, opened) = try await harness.person()
        let other = try await harness.account("another", phone: "+8613700137000")
        let flow = try await harness.start(other.id).flow.id
        #expect(try await refusal { try await harness.engine.caller(opened.visitor, on: flow) } == "flow.not-found")
        #expect(try await refusal { try await harness.engine.readFlow(flow, opened.visitor) } == "flow.not-found")
        #expect(try await refusal { try await harness.engine.continueFlow(flow, opened.visitor) } == "flow.not-found")
        #expect(try await refusal { try await harness.engine.leaveFlow(flow, opened.visitor)?.url } == "flow.not-found")
    }

    struct Device: Sendable {
        let earlier: Browser?
        let daysAgo: Int64
        let now: Browser
        let known: Signal
    }

    @Test(
        "Promise 13: a browser is known when it had a session of the account more than a day ago; without a cookie it is unknown",
        arguments: [
            Device(earlier: nil, daysAgo: 0, now: EngineHarness.laptop, known: .no),
            Device(earlier: EngineHarness.laptop, daysAgo: 2, now: EngineHarness.laptop, known: .yes),
            Device(earlier: EngineHarness.laptop, daysAgo: 0, now: EngineHarness.laptop, known: .no),
            Device(earlier: EngineHarness.laptop, daysAgo: 2, now: EngineHarness.telephone, known: .no),
            Device(earlier: EngineHarness.laptop, daysAgo: 2, now: Browser(network: "192.0.2.10"), known: .unknown),
            Device(
                earlier: EngineHarness.laptop, daysAgo: 2, now: Browser(network: "203.0.113.9", device: "laptop"),
                known: .yes),
        ])
    func deviceKnown(_ device: Device) async throws {
        let harness = try await EngineHarness.make()
        _ = try await harness.account(phone: EngineHarness.number, password: "correct horse")
        if let earlier = device.earlier {
            _ = try await harness.signInByPassword(EngineHarness.number, "correct horse", earlier)
        }
        harness.clock.advance(by: .days(device.daysAgo))
        let opened = try await harness.signInByPassword(EngineHarness.number, "correct horse", device.now)
        let flow = try await harness.startHere(opened.visitor, browser: device.now)
        let row = try await harness.engine.store.read { [realm = harness.realm] in try $0.flow(flow, realm: realm) }
        #expect(row?.origin.deviceKnown == device.known)
        #expect(
            row?.channel == .web && row?.origin.signInMethod == "password"
                && row?.origin.signedInAt == harness.clock.now)
        #expect(row?.session == opened.visitor.session)
    }

    @Test("The way back carries a reference that the platform looks up once, and nothing else")
    func wayBack() async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account()
        let request = StartFlow(
            account: account.id, operation: .phoneChange, track: nil, about: nil, context: harness.context,
            returnURL: "https://shop.example/back")
        let started = try await harness.engine.startFlow(request, harness.call).get()
        let visitor = try await harness.engine.openVisit(started.ticket, current: nil, EngineHarness.laptop).visitor
        let way = try #require(try await harness.engine.leaveFlow(started.flow.id, visitor))
        #expect(way.url == "https://shop.example/back" && way.reference.utf8.count == 43)
        let keyless = Call(harness.platform([.flowsWrite]))
        #expect(
            try await refusal { try await harness.engine.lookUpResult(way.reference, keyless) } == "key.scope-missing")
        #expect(try await harness.engine.lookUpResult(way.reference, harness.call).id == started.flow.id)
        #expect(try await refusal { try await harness.engine.lookUpResult("x", harness.call) } == "result.unknown")
    }

    @Test(
        "Whoever looks a result up first within ten minutes may do so again for ten minutes, and nobody else",
        arguments: [
            (first: 0, again: 0, by: "same", code: nil), (0, 1, "same", nil), (0, 599, "same", nil),
            (0, 600, "same", "result.expired"), (0, 0, "other", "result.used"), (0, 600, "other", "result.used"),
            (599, 600, "same", nil), (599, 1198, "same", nil), (599, 1199, "same", "result.expired"),
            (600, 600, "same", "result.expired"),
        ] as [(first: Int, again: Int, by: String, code: ReasonCode?)])
    func lookedUpAgain(_ look: (first: Int, again: Int, by: String, code: ReasonCode?)) async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account()
        let request = StartFlow(
            account: account.id, operation: .phoneChange, track: nil, about: nil, context: harness.context,
            returnURL: "https://shop.example/back")
        let started = try await harness.engine.startFlow(request, harness.call).get()
        let visitor = try await harness.engine.openVisit(started.ticket, current: nil, EngineHarness.laptop).visitor
        let way = try #require(try await harness.engine.leaveFlow(started.flow.id, visitor))
        harness.clock.advance(by: .seconds(look.first))
        let first = try await refusal { try await harness.engine.lookUpResult(way.reference, harness.call) }
        #expect(first == (look.first < 600 ? nil : "result.expired"))
        harness.clock.advance(by: .seconds(look.again - look.first))
        let other = try await harness.engine.authenticate(bearer: try await harness.apiKey())
        let call = look.by == "same" ? harness.call : Call(other)
        #expect(
            try await refusal { try await harness.engine.lookUpResult(way.reference, call) } == look.code, "\(look)")
    }

    @Test("Ten ways back from a flow are good at a time; the oldest gives way")
    func manyWaysBack() async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account()
        let request = StartFlow(
            account: account.id, operation: .phoneChange, track: nil, about: nil, context: harness.context,
            returnURL: "https://shop.example/back")
        let started = try await harness.engine.startFlow(request, harness.call).get()
        let visitor = try await harness.engine.openVisit(started.ticket, current: nil, EngineHarness.laptop).visitor
        var references: [String] = []
        for _ in 0..<12 {
            harness.clock.advance(by: .seconds(1))
            references.append(try #require(try await harness.engine.leaveFlow(started.flow.id, visitor)).reference)
        }
        for (place, reference) in references.enumerated() {
            let code = try await refusal { try await harness.engine.lookUpResult(reference, harness.call) }
            #expect(code == (place < 2 ? "result.unknown" : nil), "\(place)")
        }
    }

    @Test("A person who signed in here has no way back to give")
    func noWayBack() async throws {
        let harness = try await EngineHarness.make()
        let (_, opened) = try await harness.person()
        let flow = try await harness.startHere(opened.visitor)
        #expect(try await harness.engine.leaveFlow(flow, opened.visitor)?.url == nil)
    }
}
