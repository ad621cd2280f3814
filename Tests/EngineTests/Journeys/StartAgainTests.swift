import Domain
import Engine
import Flows
import TestSupport
import Testing

@Suite("Starting again what is still open")
struct StartAgainTests {
    private static let old = "+8613800138000"
    private static let new = "+8613900139000"

    @Test(
        "The same session gets its open flow back, with what it has proved and a new token",
        arguments: TestedDatabase.allCases)
    func sameSession(_ database: TestedDatabase) async throws {
        let harness = try await database.harness(Policies.open)
        let account = try await harness.account(phone: Self.old).id
        let first = try await harness.start(account)
        #expect(first.isNew)
        _ = try await harness.prove(.oldCode, of: first.flow.id, at: Self.old).get()
        let again = try await harness.start(account)
        #expect(!again.isNew && again.flow.id == first.flow.id && again.token != first.token)
        #expect(again.flow.proofs.map(\.requirement) == [.oldCode])
        #expect(
            try await refusal { try await harness.engine.authenticate(bearer: first.token) } == "token.not-accepted")
        let person = try await harness.engine.authenticate(bearer: again.token)
        #expect(try await harness.engine.readFlow(first.flow.id, person).state == .collecting)
        #expect(try await harness.read(account).openFlows == [first.flow.id])
    }

    @Test("A track that was chosen meanwhile counts")
    func otherTrack() async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account(phone: Self.old).id
        let first = try await harness.start(account)
        let again = try await harness.start(account, track: "face")
        #expect(again.flow.id == first.flow.id && again.flow.track == "face")
        #expect(try await harness.start(account).flow.track == "face")
    }

    @Test(
        "Another session, device, place or channel, no session, another operation and a flow that has ended begin anew",
        arguments: [
            "session", "device", "deviceKnown", "country", "channel", "none", "operation", "cancelled", "expired",
        ])
    func another(_ what: String) async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account(phone: Self.old, email: "lena@example.com").id
        let nobody = RequestContext(channel: .app, signedInAt: harness.clock.now)
        let first = try await harness.start(account, context: what == "none" ? nobody : nil)
        if what == "cancelled" { _ = try await harness.engine.cancelFlow(first.flow.id, harness.call).get() }
        if what == "expired" { harness.clock.advance(by: .days(2)) }
        let context: RequestContext? =
            switch what {
            case "session": harness.context(session: "session-2")
            case "none": nobody
            default: harness.context.but(what)
            }
        let second = try await harness.start(
            account, what == "operation" ? .emailChange : .phoneChange, context: context)
        #expect(second.isNew && second.flow.id != first.flow.id)
    }

    @Test("A track that the flow's own policy does not have is left alone")
    func laterTrack() async throws {
        func policy(_ more: String) -> String {
            """
            realm: shop
            operations:
              phone.change: { tracks: [{ name: a, proofs: [old.code, new.code] }\(more)] }
            """
        }
        let ring = try Rings.one()
        let harness = try await EngineHarness.make(policies: [policy("")], ring: ring)
        let account = try await harness.account(phone: Self.old).id
        let first = try await harness.start(account, track: "a")
        let later = try await EngineHarness.make(
            policies: [policy(", { name: b, proofs: [password, new.code] }")], seed: 2, clock: harness.clock,
            folder: harness.folder, ring: ring)
        let again = try await later.start(account, track: "b")
        #expect(again.flow.id == first.flow.id && again.flow.track == "a" && !again.flow.next.tracks.isEmpty)
    }

    @Test("Promise 12: the same call made again is answered as before, whatever was started since")
    func sameKey() async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account(phone: Self.old).id
        let request = StartFlow(
            account: account, operation: .phoneChange, track: nil, about: nil, context: harness.context(session: "a"))
        let call = Call(harness.platform, retry: RetryKey(key: "one", fingerprint: [1]))
        let first = try await harness.engine.startFlow(request, call).get()
        let other = try await harness.engine.startFlow(request, harness.call).get()
        #expect(other.flow.id == first.flow.id && other.token != first.token)
        #expect(try await harness.engine.startFlow(request, call).get() == first)
    }

    @Test("A change that awaits its time is given back; another identifier can be added beside one that does")
    func waiting() async throws {
        let harness = try await EngineHarness.make(
            policies: [
                """
                realm: shop
                identifiers: { phone: { perAccount: 3 } }
                operations:
                  phone.change: { restrict: {}, tracks: [{ name: a, proofs: [old.code, new.code], wait: 1h }] }
                  phone.bind: { restrict: {}, tracks: [{ name: a, proofs: [phone.code, new.code], wait: 1h }] }
                """
            ])
        let account = try await harness.account(phone: Self.old).id
        let change = try await harness.start(account).flow.id
        _ = try await harness.prove(.oldCode, of: change, at: Self.old).get()
        try await harness.supply(change, Self.new)
        #expect(try await harness.prove(.newCode, of: change, at: Self.new).get().state == .waiting)
        #expect(try await harness.start(account).flow.id == change)
        harness.clock.advance(by: .minutes(2))
        let bind = OperationName(.phone, .bind)
        let bound = try await harness.start(account, bind).flow.id
        _ = try await harness.prove(try #require(Requirement("phone.code")), of: bound, at: Self.old).get()
        try await harness.supply(bound, "+8613700137000", reason: nil)
        #expect(try await harness.prove(.newCode, of: bound, at: "+8613700137000").get().state == .waiting)
        #expect(try await harness.start(account, bind).isNew)
    }

    @Test("Where too many are open, those that have to end first are named")
    func tooMany() async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account(phone: Self.old).id
        var open: [FlowID] = []
        for number in 0..<5 {
            open.append(try await harness.start(account, context: harness.context(session: "s-\(number)")).flow.id)
        }
        let refused = await #expect(throws: Refusal.self) {
            try await harness.start(account, context: harness.context(session: "one more"))
        }
        #expect(refused?.code == "limit.open-flows" && refused?.openFlows == open)
    }
}

extension RequestContext {
    /// The same request but for one thing that policy looks at.
    fileprivate func but(_ what: String) -> RequestContext {
        RequestContext(
            channel: what == "channel" ? .web : channel, session: session,
            device: what == "device" ? "another" : device, deviceKnown: what == "deviceKnown" ? .no : deviceKnown,
            network: network, country: what == "country" ? "DE" : country, signedInAt: signedInAt,
            signInMethod: signInMethod)
    }
}
