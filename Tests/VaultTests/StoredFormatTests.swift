import Domain
import Testing
import Vault

/// Bytes computed from the written formulas by another program, under the keys of ``Fixture``. A
/// change that breaks one of these breaks every database there is.
@Suite("Stored forms stay readable forever")
struct StoredFormatTests {
    let vault: Vault
    let realm: RealmID
    let wrapped: WrappedKey

    init() throws {
        vault = try Fixture.vault()
        realm = try Fixture.realm()
        let text = "AQAAAAE8Q0pRWF9mbXR7gokMsup49-qCCFgVstlJMZnuvh0GXcWdcZGH_TudwuTilA9bWTLlF8sUC1I1ppLluQM"
        wrapped = WrappedKey(bytes: try #require(Token.bytes(base64url: text)))
    }

    private func key() throws -> DataKey { try vault.unwrap(wrapped, realm: realm, account: Fixture.account) }

    @Test("A wrapped key and what it sealed")
    func accountValue() throws {
        let sealed = Sealed(
            bytes: try #require(Token.bytes(base64url: "AT1ES1JZYGdudXyDiihVaU7qKlH3G2EWHLtaF8XL2g71467NGnrbyFOsrA")))
        let opened = try vault.open(sealed, with: key(), realm: realm, as: Fixture.place)
        #expect(String(decoding: opened, as: UTF8.self) == "+8613800138000")
    }

    @Test("A realm's secret")
    func realmValue() throws {
        let sealed = Sealed(
            bytes: try #require(Token.bytes(base64url: "AQAAAAE-RUxTWmFob3Z9hIvPUrWzZx290EhWzNEyk13HQGa0rZY")))
        let opened = try vault.open(sealed, realm: realm, as: Fixture.place)
        #expect(String(decoding: opened, as: UTF8.self) == "whsec")
    }

    @Test("A blind index")
    func index() throws {
        let index = vault.blindIndex(
            of: try IdentifierKinds.standard.parse(.phone, "13800138000", region: "CN"), realm: realm)
        #expect(Token.base64url(index.bytes) == "gQB_NTEEFXTtT6vUxun8F5ys-MsoZR9ATefZr7-TVWM")
    }

    @Test("A keyed hash")
    func keyedHash() {
        let hash = vault.keyedHash(Array("493817".utf8), realm: realm, purpose: "code")
        #expect(Token.base64url(hash.bytes) == "N4HjZFZkbP4TeVVQU0Yx0xDQtvgEzdI5dNXI8yeGDBU")
    }

    @Test("A commitment")
    func commitment() throws {
        let commitment = vault.commitment(
            of: Array("phone.change completed".utf8), entry: Fixture.entry, key: try key())
        #expect(Token.base64url(commitment) == "RyuG2Lb5H-U00AJywiO46r2W7aQTqjEsaKZ8T0KX4js")
    }
}
