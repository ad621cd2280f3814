import Domain
import Testing
import Vault

@Suite("Printing")
struct PrintingTests {
    private func everyPrint(_ value: some Sendable) -> [String] {
        var dumped = ""
        dump(value, to: &dumped)
        return ["\(value)", String(describing: value), String(reflecting: value), String(reflecting: [value]), dumped]
    }

    @Test("Promise 10: rings, keys and the vault print redacted")
    func redacted() throws {
        let ring = try Fixture.ring()
        let vault = Vault(ring: ring)
        let key = try vault.newDataKey(realm: try Fixture.realm(), account: Fixture.account).key
        for text in everyPrint(ring) + everyPrint(key) + everyPrint(vault) {
            #expect(text.contains("[redacted]"))
            #expect(!text.contains("SymmetricKey") && !text.contains("SecureBytes"))
        }
    }

    @Test("Promise 10: stored bytes print their length only")
    func lengths() throws {
        let bytes: [UInt8] = [201, 202, 203]
        let prints = [
            everyPrint(Sealed(bytes: bytes)), everyPrint(WrappedKey(bytes: bytes)),
            everyPrint(BlindIndex(bytes: bytes)),
            everyPrint(KeyedHash(bytes: bytes)),
        ]
        for text in prints.joined() {
            #expect(text.contains("(3 bytes)"))
            #expect(!text.contains("201") && !text.lowercased().contains("c9"))
        }
    }
}
