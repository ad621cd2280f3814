import Domain
import Engine
import Policy
import TestSupport
import Testing

@Suite("One policy for all nodes", .serialized)
struct SharedPolicyTests {
    private static let newer = Policies.open.replacing("undo: 72h", with: "undo: 24h")

    private static func start(
        _ policy: String, _ version: String, on fleet: Fleet, publishing: PolicyPublishing = .unseen
    ) async throws -> Engine {
        let clock = fleet.clock
        return try await Fleet.engine(over: fleet.home, policy, version: version, seed: 9, publishing: publishing) {
            clock.now
        }
    }

    private static func versions(_ fleet: Fleet) async throws -> [String?] {
        for engine in fleet.engines { _ = try await engine.follow() }
        return fleet.engines.map { $0.policies.current(fleet.realm)?.version }
    }

    @Test(
        "A policy that one node brings is in force on all, and a flow keeps the one it was started under",
        arguments: Ground.allCases)
    func spreads(_ ground: Ground) async throws {
        let fleet = try await Fleet.make(ground)
        let account = try await fleet.account("user-1", phone: "+8613800138000")
        let early = try await fleet.ready(account, from: "+8613800138000", to: "+8613900139000", on: 1)
        let bringer = try await Self.start(Self.newer, "second", on: fleet)
        #expect(bringer.policies.current(fleet.realm)?.version == "second")
        #expect(try await Self.versions(fleet) == ["second", "second", "second"])
        #expect(try await fleet.engines[1].follow().policies.isEmpty)
        let ended = try await fleet.answer(.newCode, early, on: 2).get()
        #expect(ended.undoUntil == fleet.clock.now + .hours(72))
    }

    @Test("A node whose file is older turns nothing back; an operator can", arguments: Ground.allCases)
    func older(_ ground: Ground) async throws {
        let fleet = try await Fleet.make(ground)
        _ = try await Self.start(Self.newer, "second", on: fleet)
        let late = try await Self.start(Policies.open, "first", on: fleet)
        #expect(late.policies.current(fleet.realm)?.version == "second")
        let files = try await late.keepPolicies()
        #expect(files.map(\.publication) == [.older])
        #expect(files.map(\.inForce) == ["second"])
        let file = try #require(late.policies.files[fleet.realm])
        #expect(try await late.publish(file.policy, text: file.text) == .done)
        #expect(try await late.publish(file.policy, text: file.text) == .unchanged)
        #expect(late.policies.current(fleet.realm)?.version == "first")
        #expect(try await Self.versions(fleet) == ["first", "first", "first"])
    }

    @Test("A command brings the first policy of a realm, and no newer one by the way", arguments: Ground.allCases)
    func commands(_ ground: Ground) async throws {
        let fleet = try await Fleet.make(ground)
        let command = try await Self.start(Self.newer, "second", on: fleet, publishing: .missing)
        #expect(command.policies.current(fleet.realm)?.version == "first")
        #expect(try await command.keepPolicies(publishing: .missing).map(\.publication) == [.unpublished])
        let other = Policies.open.replacing("realm: shop", with: "realm: other")
        let first = try await Self.start(other, "other", on: fleet, publishing: .missing)
        #expect(try await first.keepPolicies(publishing: .missing).map(\.publication) == [.inForce])
    }

    @Test("A policy of a later release is told once, and the one before stays in force", arguments: Ground.allCases)
    func unreadable(_ ground: Ground) async throws {
        let fleet = try await Fleet.make(ground)
        let realm = fleet.realm
        try await fleet.engines[0].store.write { transaction in
            transaction.keep(
                PolicyRow(realm: realm, version: "third", text: "realm: shop\nfuture: words\n", since: fleet.clock.now))
            transaction.putInForce("third", realm: realm, at: fleet.clock.now)
        }
        let unreadable = await #expect(throws: PolicyUnreadable.self) { try await fleet.engines[0].follow() }
        #expect(unreadable?.version == "third")
        #expect(try await fleet.engines[0].follow().policies.isEmpty)
        #expect(fleet.engines[0].policies.current(realm)?.version == "first")
    }
}
