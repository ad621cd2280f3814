import Domain
import Testing
import Vault

@Suite("Tokens of links")
struct LinkTests {
    private let block = LinkBlock(0x0198_76AF_1234_7001, 0x0198_76AF_1234_7002)

    @Test("A token has the length of 128 bits and gives back what it was made of")
    func whole() throws {
        let (vault, realm) = (try Fixture.vault(), try Fixture.realm())
        let token = try vault.linkToken(block, realm: realm, purpose: "disown")
        #expect(token.count == 22)
        #expect(try vault.linkBlock(of: token, realm: realm, purpose: "disown") == block)
        #expect(try vault.linkBlock(of: token, realm: realm, purpose: "let-in") != block)
    }

    @Test("One bit more or less changes both halves of a token, so neither can be kept")
    func mixed() throws {
        let (vault, realm) = (try Fixture.vault(), try Fixture.realm())
        let tokens = try [block, LinkBlock(block.first, block.second ^ 1), LinkBlock(block.first ^ 1, block.second)].map
        {
            try vault.linkToken($0, realm: realm, purpose: "disown")
        }
        #expect(Set(tokens.map { $0.prefix(10) }).count == 3)
        #expect(Set(tokens.map { $0.suffix(10) }).count == 3)
    }

    @Test(
        "Text that can't be a token gives nothing",
        arguments: ["", "x", "AAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAB", "AAAAAAAAAAAAAAAAAAAAAAA", "💥"])
    func none(text: String) throws {
        let (vault, realm) = (try Fixture.vault(), try Fixture.realm())
        #expect(try vault.linkBlock(of: text, realm: realm, purpose: "disown") == nil)
    }
}
