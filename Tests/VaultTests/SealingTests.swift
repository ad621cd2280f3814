import Domain
import Testing
import Vault

@Suite("Sealing under an account's key")
struct SealingTests {
    let vault: Vault
    let realm: RealmID
    let key: DataKey
    let phone = Array("+8613800138000".utf8)

    init() throws {
        vault = try Fixture.vault()
        realm = try Fixture.realm()
        key = try vault.newDataKey(realm: realm, account: Fixture.account).key
    }

    @Test("What was sealed opens again", arguments: [0, 1, 15, 16, 17, 320, 100_000])
    func roundTrip(length: Int) throws {
        let plaintext = Fixture.bytes(9, count: length)
        let sealed = try vault.seal(plaintext, with: key, realm: realm, as: Fixture.place)
        #expect(sealed.bytes.count == 1 + 12 + length + 16)
        #expect(try vault.open(sealed, with: key, realm: realm, as: Fixture.place) == plaintext)
    }

    @Test("Promise 10: the sealed form holds nothing of the value and never looks the same twice")
    func hidesTheValue() throws {
        let first = try vault.seal(phone, with: key, realm: realm, as: Fixture.place)
        let second = try vault.seal(phone, with: key, realm: realm, as: Fixture.place)
        #expect(first != second)
        #expect(!String(decoding: first.bytes, as: UTF8.self).contains("138"))
    }

    /// Nonce 12, ciphertext 14 and tag 16 bytes follow the suite.
    @Test("One flipped byte of nonce, ciphertext or tag is refused", arguments: 1..<43)
    func flippedByte(position: Int) throws {
        let sealed = try vault.seal(phone, with: key, realm: realm, as: Fixture.place)
        try #require(sealed.bytes.count == 43)
        let altered = Sealed(bytes: Fixture.flipped(sealed.bytes, at: position))
        #expect(throws: VaultFailure.tampered) { try vault.open(altered, with: key, realm: realm, as: Fixture.place) }
    }

    @Test("A suite this build does not have is named, not guessed", arguments: [UInt8(0), 2, 255])
    func foreignSuite(suite: UInt8) throws {
        let sealed = try vault.seal(phone, with: key, realm: realm, as: Fixture.place)
        let altered = Sealed(bytes: [suite] + sealed.bytes.dropFirst())
        #expect(throws: VaultFailure.unknownSuite(suite)) {
            try vault.open(altered, with: key, realm: realm, as: Fixture.place)
        }
    }

    @Test("Bytes too short to be sealed are malformed, not a crash", arguments: [0, 1, 12, 28])
    func tooShort(length: Int) {
        let cut = Sealed(bytes: [UInt8](repeating: 1, count: length))
        #expect(throws: VaultFailure.malformed) { try vault.open(cut, with: key, realm: realm, as: Fixture.place) }
    }

    @Test("A value moved to another place does not open", arguments: Elsewhere.allCases)
    func movedElsewhere(elsewhere: Elsewhere) throws {
        let sealed = try vault.seal(phone, with: key, realm: realm, as: Fixture.place)
        #expect(throws: VaultFailure.tampered) { try vault.open(sealed, with: key, realm: realm, as: elsewhere.place) }
    }

    @Test("A value moved to another realm does not open")
    func otherRealm() throws {
        let sealed = try vault.seal(phone, with: key, realm: realm, as: Fixture.place)
        let other = try Fixture.realm("messenger")
        #expect(throws: VaultFailure.tampered) { try vault.open(sealed, with: key, realm: other, as: Fixture.place) }
    }

    @Test("A value of another account does not open")
    func otherAccountsKey() throws {
        let sealed = try vault.seal(phone, with: key, realm: realm, as: Fixture.place)
        let other = try vault.newDataKey(realm: realm, account: Fixture.otherAccount).key
        #expect(throws: VaultFailure.tampered) { try vault.open(sealed, with: other, realm: realm, as: Fixture.place) }
    }

    @Test("Many threads may seal and open at once")
    func concurrently() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<64 {
                group.addTask {
                    let realm = try Fixture.realm("realm-\(number % 5)")
                    let (key, wrapped) = try vault.newDataKey(realm: realm, account: Fixture.account)
                    let sealed = try vault.seal(phone, with: key, realm: realm, as: Fixture.place)
                    let again = try vault.unwrap(wrapped, realm: realm, account: Fixture.account)
                    #expect(try vault.open(sealed, with: again, realm: realm, as: Fixture.place) == phone)
                }
            }
            try await group.waitForAll()
        }
    }
}
