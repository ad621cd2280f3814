import Domain
import Testing
import Vault

@Suite("Blind index and keyed hashes")
struct HashingTests {
    let vault: Vault
    let realm: RealmID

    init() throws {
        vault = try Fixture.vault()
        realm = try Fixture.realm()
    }

    @Test(
        "Two spellings of one identifier have one index",
        arguments: [
            (IdentifierKind.phone, "+86 138 0013 8000", "13800138000"),
            (.phone, "+8613800138000", "0086-138-0013-8000"),
            (.email, "Li.Wei@Example.com", "li.wei@example.COM"),
        ])
    func spellings(kind: IdentifierKind, one: String, other: String) throws {
        let first = vault.blindIndex(of: try IdentifierKinds.standard.parse(kind, one, region: "CN"), realm: realm)
        let second = vault.blindIndex(of: try IdentifierKinds.standard.parse(kind, other, region: "CN"), realm: realm)
        #expect(first == second)
        #expect(first.bytes.count == 32)
    }

    @Test("Two identifiers have two indexes")
    func different() throws {
        let first = try IdentifierKinds.standard.parse(.phone, "13800138000", region: "CN")
        let second = try IdentifierKinds.standard.parse(.phone, "13800138001", region: "CN")
        #expect(vault.blindIndex(of: first, realm: realm) != vault.blindIndex(of: second, realm: realm))
    }

    @Test("Promise 10: one number has another index in another realm")
    func realmsApart() throws {
        let phone = try IdentifierKinds.standard.parse(.phone, "13800138000", region: "CN")
        #expect(
            vault.blindIndex(of: phone, realm: realm)
                != vault.blindIndex(of: phone, realm: try Fixture.realm("messenger")))
    }

    @Test("Promise 10: the index is no digest that a list of all numbers could turn back")
    func noPlainDigest() throws {
        let index = vault.blindIndex(
            of: try IdentifierKinds.standard.parse(.phone, "13800138000", region: "CN"), realm: realm)
        #expect(index.bytes != Token.digest("+8613800138000"))
        let otherSecret = Vault(ring: try Fixture.ring(index: 201))
        #expect(
            index
                != otherSecret.blindIndex(
                    of: try IdentifierKinds.standard.parse(.phone, "13800138000", region: "CN"), realm: realm))
    }

    /// No text is both a number and an address, so the address's index under the key of phones was
    /// computed apart, from the formula alone.
    @Test("Each kind has an index key of its own")
    func kindsApart() throws {
        let index = vault.blindIndex(
            of: try IdentifierKinds.standard.parse(.email, "li@example.com", region: "CN"), realm: realm)
        #expect(Token.base64url(index.bytes) == "MbRba4N-RGZwYlRpX0pLutuopMHH_lA-l8Arm4gH3OM")
        #expect(Token.base64url(index.bytes) != "pXlQft1BXtMofQBbmrWawLFfbH_6bKU7qJDHOgHXjWw")
    }

    @Test("Promise 1: rotating the master key leaves every index where it was")
    func survivesRotation() throws {
        let phone = try IdentifierKinds.standard.parse(.phone, "13800138000", region: "CN")
        let rotated = Vault(ring: try Fixture.ring().rotated(random: Fixture.random(50)).dropping(1))
        #expect(vault.blindIndex(of: phone, realm: realm) == rotated.blindIndex(of: phone, realm: realm))
    }

    @Test("Promise 5: a code's hash matches the same code only")
    func codes() {
        let stored = vault.keyedHash(Array("493817".utf8), realm: realm, purpose: "code")
        #expect(stored.matches(vault.keyedHash(Array("493817".utf8), realm: realm, purpose: "code")))
        #expect(!stored.matches(vault.keyedHash(Array("493818".utf8), realm: realm, purpose: "code")))
        #expect(!stored.matches(KeyedHash(bytes: Array(stored.bytes.dropLast()))))
        #expect(!stored.matches(KeyedHash(bytes: [])))
    }

    @Test(
        "Purposes and realms are kept apart",
        arguments: [
            ("marketplace", "device"), ("messenger", "code"), ("marketplace", "code|"), ("marketplace", ""),
        ])
    func purposesApart(name: String, purpose: String) throws {
        let code = vault.keyedHash([1, 2, 3], realm: realm, purpose: "code")
        #expect(!code.matches(vault.keyedHash([1, 2, 3], realm: try Fixture.realm(name), purpose: purpose)))
    }

    @Test("A purpose named like a kind is still not an index")
    func hashIsNoIndex() throws {
        let phone = try IdentifierKinds.standard.parse(.phone, "13800138000", region: "CN")
        let hash = vault.keyedHash(Array("+8613800138000".utf8), realm: realm, purpose: "phone")
        #expect(hash.bytes != vault.blindIndex(of: phone, realm: realm).bytes)
    }

    @Test("More purposes than are kept still give the same hashes")
    func manyPurposes() {
        let before = vault.keyedHash([1], realm: realm, purpose: "first")
        for number in 0..<5000 { _ = vault.keyedHash([1], realm: realm, purpose: "purpose-\(number)") }
        #expect(before.matches(vault.keyedHash([1], realm: realm, purpose: "first")))
    }
}
