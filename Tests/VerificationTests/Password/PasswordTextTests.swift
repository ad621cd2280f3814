import Domain
import Foundation
import Testing
import Verification

@Suite("A password as it is stored")
struct PasswordTextTests {
    /// The first 32 of each vector's 64 bytes: scrypt's output of one length begins that of a
    /// greater one.
    private static let vectors = [
        (
            "password", "NaCl", PasswordHash.Cost(logN: 10, r: 8, p: 16),
            "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
        ),
        (
            "pleaseletmein", "SodiumChloride", PasswordHash.Cost(logN: 14, r: 8, p: 1),
            "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
        ),
    ]

    @Test("The hash is scrypt: RFC 7914 section 12", arguments: vectors)
    func rfc7914(_ password: String, _ salt: String, _ cost: PasswordHash.Cost, _ derived: String) throws {
        let hash = try #require(PasswordHash(Secret(password), salt: Array(salt.utf8), cost: cost))
        let stored = try #require(Data(base64Encoded: String(hash.text.split(separator: "$").last ?? "")))
        #expect(stored.map { String(format: "%02x", $0) }.joined() == derived)
        #expect(
            Password().judge(
                .password(Secret(password)),
                to: Question(authenticator: PasswordHash(text: hash.text).map(Password.held)), at: Sample.now)
                == .proved(.single))
    }

    @Test("Its text says how it was made")
    func text() throws {
        let hash = try #require(PasswordHash(Secret("correct horse"), salt: Sample.salt, cost: Sample.cost))
        #expect(hash.text.hasPrefix("$scrypt$10$8$1$AAECAwQFBgcICQoLDA0ODw==$"))
        #expect(hash.text.utf8.count == 40 + 44)
    }

    private static let salt = "AAECAwQFBgcICQoLDA0ODw=="
    private static let derived = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="

    @Test("The text that the next test spoils is read")
    func whole() {
        #expect(PasswordHash(text: "$scrypt$10$8$1$\(Self.salt)$\(Self.derived)") != nil)
    }

    @Test(
        "A text that was tampered with, or that another program wrote, is no hash",
        arguments: [
            "", "$", "correct horse", "scrypt$10$8$1$\(salt)$\(derived)", "$$scrypt$10$8$1$\(salt)$\(derived)",
            "$scrypt$10$8$1$\(salt)$\(derived)$", "$scrypt$10$8$1$\(salt)",
            "$scrypt$10$8$1$\(salt)$\(derived)$\(derived)",
            "$argon2$10$8$1$\(salt)$\(derived)", "$Scrypt$10$8$1$\(salt)$\(derived)",
            "$scrypt$9$8$1$\(salt)$\(derived)",
            "$scrypt$21$8$1$\(salt)$\(derived)", "$scrypt$-1$8$1$\(salt)$\(derived)",
            "$scrypt$+10$8$1$\(salt)$\(derived)",
            "$scrypt$010$8$1$\(salt)$\(derived)", "$scrypt$x$8$1$\(salt)$\(derived)",
            "$scrypt$99999999999999999999$8$1$\(salt)$\(derived)",
            "$scrypt$10$0$1$\(salt)$\(derived)", "$scrypt$10$33$1$\(salt)$\(derived)",
            "$scrypt$10$8$0$\(salt)$\(derived)",
            "$scrypt$10$8$17$\(salt)$\(derived)", "$scrypt$10$8$1$$\(derived)", "$scrypt$10$8$1$\(salt)$",
            "$scrypt$10$8$1$*$\(derived)",
            "$scrypt$10$8$1$\(salt)$\(derived.dropLast(4))", "$scrypt$10$8$1$\(salt)$AA\(derived)",
            "$scrypt$10$8$1$AAECAwQFBgcICQoLDA0ODx==$\(derived)", "$scrypt$10$8$1$\(salt)$\(derived)\n",
        ])
    func tampered(_ text: String) {
        #expect(PasswordHash(text: text) == nil)
    }

    @Test(
        "A text whose hash, salt or cost was changed is read and matches nothing",
        arguments: [(1, "11"), (2, "4"), (3, "2"), (4, salt), (5, derived)])
    func changed(_ part: Int, _ value: String) throws {
        let salt = [UInt8](repeating: 9, count: 16)
        let hash = try #require(PasswordHash(Secret("correct horse"), salt: salt, cost: Sample.cost))
        var parts = hash.text.split(separator: "$").map(String.init)
        parts[part] = value
        let changed = try #require(PasswordHash(text: "$" + parts.joined(separator: "$")))
        let verdict = Password().judge(
            .password(Secret("correct horse")), to: Question(authenticator: Password.held(changed)), at: Sample.now)
        #expect(verdict == .refused("password.wrong", countsAsFailure: true))
    }
}
