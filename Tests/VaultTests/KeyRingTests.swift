import Testing
import Vault

@Suite("Key ring")
struct KeyRingTests {
    @Test("The highest version is current")
    func highestIsCurrent() throws {
        let ring = try KeyRing(versions: [3: Fixture.bytes(3), 1: Fixture.bytes(1)], index: Fixture.bytes(9))
        #expect(ring.currentVersion == 3)
        #expect(ring.versions == [1, 3])
    }

    @Test("Rotating adds one version and keeps the others")
    func rotating() throws {
        let ring = try Fixture.ring().rotated(random: Fixture.random(2)).rotated(random: Fixture.random(3))
        #expect(ring.versions == [1, 2, 3])
        #expect(ring.currentVersion == 3)
    }

    @Test("A dropped version is gone")
    func dropping() throws {
        let ring = try Fixture.ring().rotated(random: Fixture.random(2)).dropping(1)
        #expect(ring.versions == [2])
    }

    @Test("The current version can't be dropped")
    func droppingCurrent() throws {
        let ring = try Fixture.ring()
        #expect(throws: KeyRingFailure.versionIsCurrent(1)) { try ring.dropping(1) }
    }

    @Test("A version that is not there can't be dropped")
    func droppingUnknown() throws {
        let ring = try Fixture.ring()
        #expect(throws: KeyRingFailure.unknownVersion(7)) { try ring.dropping(7) }
    }

    @Test(
        "A ring that could not work is refused",
        arguments: [
            (KeyRingFailure.noVersions, [:], 32), (.versionZero, [0: 32, 1: 32], 32), (.wrongLength, [1: 31], 32),
            (.wrongLength, [1: 33], 32), (.wrongLength, [1: 32], 16),
        ] as [(KeyRingFailure, [UInt32: Int], Int)])
    func refused(failure: KeyRingFailure, lengths: [UInt32: Int], index: Int) {
        #expect(throws: failure) {
            try KeyRing(
                versions: lengths.mapValues { Fixture.bytes(1, count: $0) }, index: Fixture.bytes(2, count: index))
        }
    }

    @Test("A source that gives too few bytes makes no key")
    func shortRandomness() throws {
        let ring = try Fixture.ring()
        #expect(throws: KeyRingFailure.wrongLength) { try ring.rotated { Fixture.bytes(1, count: $0 - 1) } }
        #expect(throws: KeyRingFailure.wrongLength) { try KeyRing.fresh { Fixture.bytes(1, count: $0 - 1) } }
    }

    @Test("The last version number is refused a successor, not overflowed")
    func lastVersion() throws {
        let ring = try KeyRing(versions: [.max: Fixture.bytes(1)], index: Fixture.bytes(2))
        #expect(throws: KeyRingFailure.noVersionLeft) { try ring.rotated(random: Fixture.random(3)) }
    }
}
