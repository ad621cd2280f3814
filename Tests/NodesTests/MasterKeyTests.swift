import Domain
import Engine
import TestSupport
import Testing
import Vault

@Suite("One master key for all nodes", .serialized)
struct MasterKeyTests {
    private static func handedOut() throws -> KeyRing { try Fleet.ring().rotated { Array(repeating: 2, count: $0) } }

    @Test(
        "A version that is handed out is not used, and not put in force while a living node lacks it",
        arguments: Ground.allCases)
    func twoSteps(_ ground: Ground) async throws {
        let fleet = try await Fleet.make(ground)
        let ring = try Self.handedOut()
        for engine in fleet.engines.prefix(2) { try engine.vault.adopt(ring) }
        try await fleet.beat()
        #expect(fleet.engines[0].vault.currentVersion == 1)
        await #expect(throws: MasterKeyFailure.nodeBehind(name: "node-2", version: 2)) {
            try await fleet.engines[0].switchMasterKey(to: 2, isAlone: false)
        }
        #expect(fleet.engines[0].vault.currentVersion == 1)
        try fleet.engines[2].vault.adopt(ring)
        try await fleet.beat()
        try await fleet.engines[0].switchMasterKey(to: 2, isAlone: false)
        #expect(try await fleet.engines[2].follow().masterKey == 2)
        #expect(try await fleet.engines[2].follow().masterKey == nil)
        #expect(fleet.engines[2].vault.currentVersion == 2)
    }

    @Test("A dead node holds up no change of the master key", arguments: Ground.allCases)
    func deadNode(_ ground: Ground) async throws {
        let fleet = try await Fleet.make(ground)
        try fleet.engines[0].vault.adopt(try Self.handedOut())
        fleet.clock.advance(by: .seconds(16))
        try await fleet.engines[0].beat()
        try await fleet.engines[0].switchMasterKey(to: 2, isAlone: false)
        await #expect(throws: MasterKeyFailure.missingHere(version: 2)) { try await fleet.engines[1].follow() }
        await #expect(throws: MasterKeyFailure.missingHere(version: 2)) {
            try await fleet.engines[1].enter("node-1", release: "test", isAlone: false)
        }
    }

    @Test(
        "Accounts made on one node open on the others before, during and after a change of the master key",
        arguments: Ground.allCases)
    func change(_ ground: Ground) async throws {
        let fleet = try await Fleet.make(ground)
        let ring = try Self.handedOut()
        let before = try await fleet.account("before", phone: "+8613800138000", on: 0)
        for engine in fleet.engines { try engine.vault.adopt(ring) }
        try await fleet.beat()
        try await fleet.engines[0].switchMasterKey(to: 2, isAlone: false)
        // Node 1 has not heard of it yet.
        let during = try await fleet.account("during", phone: "+8613800138001", on: 1)
        #expect(try await fleet.engines[0].rotateRealmKeys { _ in } == 2)
        for engine in fleet.engines { _ = try await engine.follow() }
        let after = try await fleet.account("after", phone: "+8613800138002", on: 2)
        for engine in fleet.engines { try engine.vault.adopt(try ring.dropping(1)) }
        for engine in fleet.engines {
            for account in [before, during, after] {
                #expect(try await engine.readAccount(account, fleet.call.caller).bindings.count == 1)
            }
        }
    }

    @Test("A key file with other keys is not taken over, nor one without the version in use")
    func foreign() async throws {
        let vault = Vault(ring: try Self.handedOut())
        let other = try KeyRing(
            versions: [1: Array(repeating: 7, count: 32), 2: Array(repeating: 2, count: 32)],
            index: Array(repeating: 9, count: 32))
        #expect(throws: KeyRingFailure.foreign) { try vault.adopt(other) }
        try vault.use(1)
        #expect(throws: KeyRingFailure.versionIsCurrent(1)) { try vault.adopt(try Self.handedOut().dropping(1)) }
        #expect(throws: KeyRingFailure.unknownVersion(3)) { try vault.use(3) }
        #expect(vault.currentVersion == 1)
    }
}
