import Domain
import Testing
import Vault

@Suite("Commitments of the ledger")
struct CommitmentTests {
    let vault: Vault
    let realm: RealmID
    let key: DataKey
    let wrapped: WrappedKey
    let text = "phone.change completed"
    var content: [UInt8] { Array(text.utf8) }

    init() throws {
        vault = try Fixture.vault()
        realm = try Fixture.realm()
        (key, wrapped) = try vault.newDataKey(realm: realm, account: Fixture.account)
    }

    @Test("Promise 11: who holds the account's key can show what an entry committed to")
    func repeatable() throws {
        let commitment = vault.commitment(of: content, entry: Fixture.entry, key: key)
        let again = try vault.unwrap(wrapped, realm: realm, account: Fixture.account)
        #expect(commitment == vault.commitment(of: content, entry: Fixture.entry, key: again))
        #expect(commitment.count == 32)
    }

    @Test("Promise 11: a commitment changes with its content")
    func otherContent() {
        let commitment = vault.commitment(of: content, entry: Fixture.entry, key: key)
        #expect(commitment != vault.commitment(of: content + [0], entry: Fixture.entry, key: key))
    }

    @Test("Promise 11: equal content in two entries can't be told to be equal")
    func otherEntry() {
        let commitment = vault.commitment(of: content, entry: Fixture.entry, key: key)
        #expect(commitment != vault.commitment(of: content, entry: Fixture.otherEntry, key: key))
    }

    @Test("Promise 11: once the key is destroyed a guess at the content can't be tested")
    func needsTheKey() throws {
        let commitment = vault.commitment(of: content, entry: Fixture.entry, key: key)
        let another = try vault.newDataKey(realm: realm, account: Fixture.account).key
        #expect(commitment != vault.commitment(of: content, entry: Fixture.entry, key: another))
        for withoutSalt in [text, "\u{2}" + text, "\u{2}" + String(repeating: "\0", count: 32) + text] {
            #expect(commitment != Token.digest(withoutSalt))
        }
    }

    @Test("Promise 11: rewrapping the account's key leaves its commitments as they were")
    func survivesRotation() throws {
        let commitment = vault.commitment(of: content, entry: Fixture.entry, key: key)
        let rotated = Vault(ring: try Fixture.ring().rotated(random: Fixture.random(50)))
        let moved = try #require(try rotated.rewrap(wrapped, realm: realm, account: Fixture.account))
        let after = try rotated.unwrap(moved, realm: realm, account: Fixture.account)
        #expect(commitment == rotated.commitment(of: content, entry: Fixture.entry, key: after))
    }
}
