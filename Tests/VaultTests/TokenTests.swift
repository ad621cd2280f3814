import Testing
import Vault

@Suite("Tokens")
struct TokenTests {
    /// FIPS 180-4, the example of one block.
    @Test("The digest is SHA-256")
    func digest() {
        let hex = Token.digest("abc").map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        #expect(hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    /// RFC 4648 section 10, and two bytes that need the alphabet's last letters.
    @Test(
        "Base64url is written without padding and read back",
        arguments: [
            ([], ""), ([0x66], "Zg"), ([0x66, 0x6F], "Zm8"), ([0x66, 0x6F, 0x6F], "Zm9v"), ([0xFB, 0xFF], "-_8"),
        ] as [([UInt8], String)])
    func base64url(bytes: [UInt8], text: String) {
        #expect(Token.base64url(bytes) == text)
        #expect(Token.bytes(base64url: text) == bytes)
    }

    @Test(
        "Other spellings of the same bytes are refused",
        arguments: ["Zg==", "Zh", "+_8", "-/8", "Z", "Zg ", "Zg\n", "Zm9vé"])
    func oneSpelling(text: String) {
        #expect(Token.bytes(base64url: text) == nil)
    }

    @Test("Equality looks at every byte", arguments: 0..<32)
    func equality(position: Int) {
        let bytes = Fixture.bytes(5)
        #expect(Token.equal(bytes, Fixture.bytes(5)))
        #expect(!Token.equal(bytes, Fixture.flipped(bytes, at: position)))
        #expect(!Token.equal(bytes, Array(bytes.prefix(position))))
    }
}
