import Domain
import Testing
import Vault

@Suite("The keys of accounts, and rotation")
struct WrappingTests {
    let ring: KeyRing
    let vault: Vault
    let realm: RealmID

    init() throws {
        ring = try Fixture.ring()
        vault = Vault(ring: ring)
        realm = try Fixture.realm()
    }

    /// A sealed value that only `key` opens, and so represents it.
    private func sample(_ key: DataKey) throws -> Sealed {
        try vault.seal([1, 2, 3], with: key, realm: realm, as: Fixture.place)
    }

    private func opens(_ sealed: Sealed, with key: DataKey) -> Bool {
        (try? vault.open(sealed, with: key, realm: realm, as: Fixture.place)) == [1, 2, 3]
    }

    @Test("A wrapped key unwraps to the same key, in another process too")
    func roundTrip() throws {
        let (key, wrapped) = try vault.newDataKey(realm: realm, account: Fixture.account)
        let again = try Fixture.vault().unwrap(WrappedKey(bytes: wrapped.bytes), realm: realm, account: Fixture.account)
        #expect(opens(try sample(key), with: again))
        #expect(wrapped.bytes.count == 65)
        #expect(wrapped.version == 1)
    }

    @Test("No two accounts share a key")
    func fresh() throws {
        let first = try vault.newDataKey(realm: realm, account: Fixture.account).key
        let second = try vault.newDataKey(realm: realm, account: Fixture.account).key
        #expect(!opens(try sample(first), with: second))
    }

    @Test("One flipped byte of nonce, ciphertext or tag is refused", arguments: 5..<65)
    func flippedByte(position: Int) throws {
        let wrapped = try vault.newDataKey(realm: realm, account: Fixture.account).wrapped
        let altered = WrappedKey(bytes: Fixture.flipped(wrapped.bytes, at: position))
        #expect(throws: VaultFailure.tampered) { try vault.unwrap(altered, realm: realm, account: Fixture.account) }
    }

    @Test(
        "One flipped byte of the version names a version that is not there",
        arguments: [(1, UInt32(0x0100_0001)), (4, 0)])
    func flippedVersion(position: Int, version: UInt32) throws {
        let wrapped = try vault.newDataKey(realm: realm, account: Fixture.account).wrapped
        let altered = WrappedKey(bytes: Fixture.flipped(wrapped.bytes, at: position))
        #expect(throws: VaultFailure.unknownKeyVersion(version)) {
            try vault.unwrap(altered, realm: realm, account: Fixture.account)
        }
    }

    @Test("A suite this build does not have is named, not guessed")
    func foreignSuite() throws {
        let wrapped = try vault.newDataKey(realm: realm, account: Fixture.account).wrapped
        let altered = WrappedKey(bytes: [2] + wrapped.bytes.dropFirst())
        #expect(throws: VaultFailure.unknownSuite(2)) {
            try vault.unwrap(altered, realm: realm, account: Fixture.account)
        }
    }

    @Test("Bytes too short to be a wrapped key are malformed, not a crash", arguments: [0, 1, 4, 32])
    func tooShort(length: Int) {
        let cut = WrappedKey(bytes: [UInt8](repeating: 1, count: length))
        #expect(throws: VaultFailure.malformed) { try vault.unwrap(cut, realm: realm, account: Fixture.account) }
    }

    @Test("Another account's wrapped key is refused")
    func otherAccount() throws {
        let wrapped = try vault.newDataKey(realm: realm, account: Fixture.account).wrapped
        #expect(throws: VaultFailure.tampered) {
            try vault.unwrap(wrapped, realm: realm, account: Fixture.otherAccount)
        }
    }

    @Test("Another realm's wrapped key is refused")
    func otherRealm() throws {
        let wrapped = try vault.newDataKey(realm: realm, account: Fixture.account).wrapped
        let other = try Fixture.realm("messenger")
        #expect(throws: VaultFailure.tampered) { try vault.unwrap(wrapped, realm: other, account: Fixture.account) }
    }

    @Test("A key wrapped before a rotation still unwraps after it")
    func oldWrapsOpen() throws {
        let (key, wrapped) = try vault.newDataKey(realm: realm, account: Fixture.account)
        let after = Vault(ring: try ring.rotated(random: Fixture.random(50)))
        #expect(opens(try sample(key), with: try after.unwrap(wrapped, realm: realm, account: Fixture.account)))
        #expect(try after.newDataKey(realm: realm, account: Fixture.account).wrapped.version == 2)
    }

    @Test("Rewrapping moves the same key to the current version, and the old version can go")
    func rewrap() throws {
        let (key, wrapped) = try vault.newDataKey(realm: realm, account: Fixture.account)
        let rotated = try ring.rotated(random: Fixture.random(50))
        let moved = try #require(try Vault(ring: rotated).rewrap(wrapped, realm: realm, account: Fixture.account))
        #expect(moved.version == 2)
        let after = Vault(ring: try rotated.dropping(1))
        #expect(opens(try sample(key), with: try after.unwrap(moved, realm: realm, account: Fixture.account)))
    }

    @Test("Rewrapping what is current already does nothing")
    func rewrapCurrent() throws {
        let wrapped = try vault.newDataKey(realm: realm, account: Fixture.account).wrapped
        #expect(try vault.rewrap(wrapped, realm: realm, account: Fixture.account) == nil)
    }

    @Test("Rewrapping refuses an altered key even where it is current")
    func rewrapAltered() throws {
        let wrapped = try vault.newDataKey(realm: realm, account: Fixture.account).wrapped
        let altered = WrappedKey(bytes: Fixture.flipped(wrapped.bytes, at: 40))
        #expect(throws: VaultFailure.tampered) { try vault.rewrap(altered, realm: realm, account: Fixture.account) }
    }

    @Test("Dropping a version still in use makes unwrapping fail and name that version")
    func droppedInUse() throws {
        let wrapped = try vault.newDataKey(realm: realm, account: Fixture.account).wrapped
        let after = Vault(ring: try ring.rotated(random: Fixture.random(50)).dropping(1))
        #expect(throws: VaultFailure.unknownKeyVersion(1)) {
            try after.unwrap(wrapped, realm: realm, account: Fixture.account)
        }
    }
}
