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

@Suite("Sealing under a realm's key of one day")
struct DatedSealingTests {
    let vault: Vault
    let realm: RealmID
    let secret = Fixture.bytes(77, count: 24)
    /// A minute before midnight, and a minute after it.
    static let (evening, morning) = (Instant(milliseconds: 1_795_219_140_000), Instant(milliseconds: 1_795_219_260_000))

    init() throws {
        vault = try Fixture.vault()
        realm = try Fixture.realm()
    }

    @Test("What was sealed on a day opens on any other, in another process too", arguments: [evening, morning])
    func roundTrip(moment: Instant) throws {
        let sealed = try vault.seal(secret, realm: realm, on: moment, as: Fixture.place)
        #expect(try Fixture.vault().openDated(sealed, realm: realm, as: Fixture.place) == secret)
    }

    /// Suite 1, version 4 and day 4 bytes come before nonce 12, ciphertext 24 and tag 16.
    @Test("One flipped byte behind the version is refused, a day that is not its own included", arguments: 5..<61)
    func flippedByte(position: Int) throws {
        let sealed = try vault.seal(secret, realm: realm, on: Self.morning, as: Fixture.place)
        try #require(sealed.bytes.count == 61)
        let altered = Sealed(bytes: Fixture.flipped(sealed.bytes, at: position))
        #expect(throws: VaultFailure.tampered) { try vault.openDated(altered, realm: realm, as: Fixture.place) }
    }

    @Test("Each day has a key of its own, and so has each realm and each version")
    func keys() throws {
        let (evening, morning) = try (
            vault.seal(secret, realm: realm, on: Self.evening, as: Fixture.place),
            vault.seal(secret, realm: realm, on: Self.morning, as: Fixture.place)
        )
        #expect(evening.bytes[5..<9] != morning.bytes[5..<9])
        let moved = Sealed(bytes: Array(evening.bytes[..<5] + morning.bytes[5..<9] + evening.bytes[9...]))
        #expect(throws: VaultFailure.tampered) { try vault.openDated(moved, realm: realm, as: Fixture.place) }
        #expect(throws: VaultFailure.tampered) {
            try vault.openDated(morning, realm: try Fixture.realm("messenger"), as: Fixture.place)
        }
        let both = Vault(ring: try Fixture.ring().rotated(random: Fixture.random(50)))
        let later = try both.seal(secret, realm: realm, on: Self.morning, as: Fixture.place)
        #expect(throws: VaultFailure.unknownKeyVersion(2)) {
            try vault.openDated(later, realm: realm, as: Fixture.place)
        }
        #expect(try both.openDated(morning, realm: realm, as: Fixture.place) == secret)
    }

    @Test(
        "A secret moved to another place does not open, and neither does one without a day",
        arguments: Elsewhere.allCases)
    func movedElsewhere(elsewhere: Elsewhere) throws {
        let sealed = try vault.seal(secret, realm: realm, on: Self.morning, as: Fixture.place)
        #expect(throws: VaultFailure.tampered) { try vault.openDated(sealed, realm: realm, as: elsewhere.place) }
        let undated = try vault.seal(secret, realm: realm, as: Fixture.place)
        #expect(throws: VaultFailure.tampered) { try vault.openDated(undated, realm: realm, as: Fixture.place) }
    }
}
