import Domain
import Engine
import Flows
import Storage
import TestSupport
import Testing
import Vault
import Verification

enum Rings {
    static func one() throws -> KeyRing {
        try KeyRing(versions: [1: Array(repeating: 1, count: 32)], index: Array(repeating: 9, count: 32))
    }
}

@Suite("Keys")
struct KeyTests {
    @Test("After a rotation of the realm's key everything opens under the new version, and the old one can be dropped")
    func rotation() async throws {
        let folder = try TemporaryFolder()
        let clock = PinnedClock()
        let before = try await EngineHarness.make(clock: clock, folder: folder, ring: try Rings.one())
        let account = try await before.account(phone: "+8613800138000")
        _ = try await before.engine.registerWebhook(
            RegisterWebhook(url: "https://platform.example/hooks", events: [], includesValues: false), before.call)
        let both = try Rings.one().rotated { Array(repeating: 2, count: $0) }
        let during = try await EngineHarness.make(seed: 2, clock: clock, folder: folder, ring: both)
        #expect(try await during.engine.rotateRealmKeys(batch: 1) { _ in } == 2)
        #expect(try await during.engine.rotateRealmKeys { _ in } == 0)
        let after = try await EngineHarness.make(seed: 3, clock: clock, folder: folder, ring: try both.dropping(1))
        #expect(try await after.change(account.id, from: "+8613800138000", to: "+8613900139000").state == .completed)
        #expect(try await after.mailbox.events().isEmpty == false)
    }

    @Test("An API key is good for its realm and scopes, and for nothing once it is revoked")
    func apiKeys() async throws {
        let harness = try await EngineHarness.make()
        let made = try await harness.engine.createAPIKey(realm: harness.realm, name: "shop", scopes: [.flowsRead])
        let caller = try await harness.engine.authenticate(bearer: made.secret)
        #expect(caller == Caller(realm: harness.realm, principal: .platform(made.key.id, [.flowsRead])))
        let account = try await harness.account()
        let refused = await #expect(throws: Refusal.self) { try await harness.engine.readAccount(account.id, caller) }
        #expect(refused?.code == "key.scope-missing")
        #expect(try await harness.engine.revokeAPIKey(made.key.id))
        let gone = await #expect(throws: Refusal.self) { try await harness.engine.authenticate(bearer: made.secret) }
        #expect(gone?.sort == .unauthenticated)
    }

    @Test(
        "A forged bearer is refused like a revoked one",
        arguments: ["", "bk_", "ft_", "bk_01h455vb4pex5vsknk084sn02q_x", "Basic abc", "bk__", "💥"])
    func forged(bearer: String) async throws {
        let harness = try await EngineHarness.make()
        let refused = await #expect(throws: Refusal.self) { try await harness.engine.authenticate(bearer: bearer) }
        #expect(refused?.code == "token.not-accepted")
    }

    @Test("A key of one realm finds nothing of another")
    func realms() async throws {
        let other = Policies.open.replacing("realm: shop", with: "realm: other")
        let harness = try await EngineHarness.make(policies: [Policies.open, other])
        let account = try await harness.account()
        let flow = try await harness.start(account.id).flow.id
        let stranger = harness.platform(Set(Scope.allCases), realm: RealmID(rawValue: "other"))
        let noAccount = await #expect(throws: Refusal.self) {
            try await harness.engine.readAccount(account.id, stranger)
        }
        let noFlow = await #expect(throws: Refusal.self) { try await harness.engine.readFlow(flow, stranger) }
        #expect(noAccount?.code == "account.not-found")
        #expect(noFlow?.code == "flow.not-found")
    }

    @Test("A flow's token is good for that flow, not for another of the same account, and not after half an hour")
    func flowToken() async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account()
        let (mine, other) = (
            try await harness.start(account.id),
            try await harness.start(account.id, context: harness.context(session: "session-2"))
        )
        let person = try await harness.engine.authenticate(bearer: mine.token)
        #expect(try await harness.engine.readFlow(mine.flow.id, person).id == mine.flow.id)
        let refused = await #expect(throws: Refusal.self) { try await harness.engine.readFlow(other.flow.id, person) }
        #expect(refused?.code == "flow.not-found")
        harness.clock.advance(by: .minutes(30))
        let late = await #expect(throws: Refusal.self) { try await harness.engine.authenticate(bearer: mine.token) }
        #expect(late?.code == "token.not-accepted")
    }
}
