import Testing

@testable import Domain

@Suite("How long a mail address may be")
struct EmailLengthTests {
    /// A domain of that many bytes in labels of at most 63.
    private func domain(_ length: Int) -> String {
        var rest = length - 4
        var labels = [String]()
        while rest > 0 {
            let label = min(63, rest == 65 ? 62 : rest)
            labels.append(String(repeating: "d", count: label))
            rest -= label + 1
        }
        return labels.joined(separator: ".") + ".com"
    }

    @Test("Up to the limits of RFC 5321 it is taken", arguments: [(1, 12), (64, 12), (64, 189), (1, 252)])
    func taken(_ local: Int, _ domainLength: Int) throws {
        let address = try EmailAddress(String(repeating: "l", count: local) + "@" + domain(domainLength))
        #expect(address.address.utf8.count == local + 1 + domainLength)
    }

    @Test("Over them it is too long", arguments: [(65, 12), (64, 190), (1, 253), (319, 12), (2000, 12), (1, 4000)])
    func tooLong(_ local: Int, _ domainLength: Int) {
        let text = String(repeating: "l", count: local) + "@" + domain(domainLength)
        #expect(throws: IdentifierRefusal.tooLong) { try EmailAddress(text) }
    }

    @Test("A label over 63 bytes is no label")
    func label() throws {
        #expect(throws: Never.self) { try EmailAddress("l@" + String(repeating: "d", count: 63) + ".com") }
        #expect(throws: IdentifierRefusal.malformed) {
            try EmailAddress("l@" + String(repeating: "d", count: 64) + ".com")
        }
    }

    @Test("Length is counted in bytes", arguments: [(32, true), (33, false)])
    func bytes(_ count: Int, _ fits: Bool) {
        let address = try? EmailAddress(String(repeating: "é", count: count) + "@example.com")
        #expect((address != nil) == fits)
    }

    @Test("Ten kilobytes of anything are too long, without being read", arguments: ["a", "@", ".", "\0", "👍", "a@b."])
    func enormous(_ piece: String) {
        #expect(throws: IdentifierRefusal.tooLong) {
            try IdentifierKinds.standard.parse(.email, String(repeating: piece, count: 10_240), region: "CN")
        }
    }

    @Test(
        "A stored address is read back whole",
        arguments: ["Lena@example.com", "josé@xn--bcher-kva.example", "o'brien@example.co.uk"])
    func stored(_ address: String) throws {
        #expect(
            IdentifierKinds.standard.restore(.email, stored: address)
                == (try IdentifierKinds.standard.parse(.email, address, region: "CN")))
        #expect(IdentifierKinds.standard.restore(.email, stored: address)?.value.reveal() == address)
    }
}
