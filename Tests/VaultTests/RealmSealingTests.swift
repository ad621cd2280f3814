import Domain
import Testing
import Vault

@Suite("Sealing under a realm's key")
struct RealmSealingTests {
    let ring: KeyRing
    let vault: Vault
    let realm: RealmID
    let secret = Fixture.bytes(77, count: 24)

    init() throws {
        ring = try Fixture.ring()
        vault = Vault(ring: ring)
        realm = try Fixture.realm()
    }

    @Test("What was sealed opens again, in another process too")
    func roundTrip() throws {
        let sealed = try vault.seal(secret, realm: realm, as: Fixture.place)
        #expect(try Fixture.vault().open(sealed, realm: realm, as: Fixture.place) == secret)
    }

    /// Nonce 12, ciphertext 24 and tag 16 bytes follow the suite and the four bytes of the version.
    @Test("One flipped byte of nonce, ciphertext or tag is refused", arguments: 5..<57)
    func flippedByte(position: Int) throws {
        let sealed = try vault.seal(secret, realm: realm, as: Fixture.place)
        try #require(sealed.bytes.count == 57)
        let altered = Sealed(bytes: Fixture.flipped(sealed.bytes, at: position))
        #expect(throws: VaultFailure.tampered) { try vault.open(altered, realm: realm, as: Fixture.place) }
    }

    @Test("A secret relabelled with another version that exists is refused")
    func relabelledVersion() throws {
        let both = Vault(ring: try ring.rotated(random: Fixture.random(50)))
        var bytes = try vault.seal(secret, realm: realm, as: Fixture.place).bytes
        bytes[4] = 2
        #expect(throws: VaultFailure.tampered) { try both.open(Sealed(bytes: bytes), realm: realm, as: Fixture.place) }
    }

    @Test("A suite this build does not have is named, not guessed")
    func foreignSuite() throws {
        let sealed = try vault.seal(secret, realm: realm, as: Fixture.place)
        let altered = Sealed(bytes: [2] + sealed.bytes.dropFirst())
        #expect(throws: VaultFailure.unknownSuite(2)) { try vault.open(altered, realm: realm, as: Fixture.place) }
    }

    @Test("A secret moved to another place does not open", arguments: Elsewhere.allCases)
    func movedElsewhere(elsewhere: Elsewhere) throws {
        let sealed = try vault.seal(secret, realm: realm, as: Fixture.place)
        #expect(throws: VaultFailure.tampered) { try vault.open(sealed, realm: realm, as: elsewhere.place) }
    }

    @Test("A secret of another realm does not open")
    func otherRealm() throws {
        let sealed = try vault.seal(secret, realm: realm, as: Fixture.place)
        let other = try Fixture.realm("messenger")
        #expect(throws: VaultFailure.tampered) { try vault.open(sealed, realm: other, as: Fixture.place) }
    }

    @Test("Resealing moves a secret to the current version, so that the old one can be dropped")
    func reseal() throws {
        let old = try vault.seal(secret, realm: realm, as: Fixture.place)
        let rotated = try ring.rotated(random: Fixture.random(50))
        let moved = try #require(try Vault(ring: rotated).reseal(old, realm: realm, as: Fixture.place))
        let after = Vault(ring: try rotated.dropping(1))
        #expect(try after.open(moved, realm: realm, as: Fixture.place) == secret)
        #expect(throws: VaultFailure.unknownKeyVersion(1)) { try after.open(old, realm: realm, as: Fixture.place) }
    }

    @Test("Resealing what is current already does nothing")
    func resealCurrent() throws {
        let sealed = try vault.seal(secret, realm: realm, as: Fixture.place)
        #expect(try vault.reseal(sealed, realm: realm, as: Fixture.place) == nil)
    }
}
