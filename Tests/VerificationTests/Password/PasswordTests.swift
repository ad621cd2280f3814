import Domain
import Testing
import Verification

@Suite("A password")
struct PasswordTests {
    private static let wrong = Verdict.refused("password.wrong", countsAsFailure: true)

    private func hash(_ password: String) throws -> PasswordHash {
        try #require(PasswordHash(Secret(password), salt: Sample.salt, cost: Sample.cost))
    }

    private func judge(_ typed: String, _ hash: PasswordHash?) -> Verdict {
        Password().judge(.password(Secret(typed)), to: Question(authenticator: hash.map(Password.held)), at: Sample.now)
    }

    @Test("The right password proves, before and after it was stored")
    func right() throws {
        let hash = try hash("correct horse")
        let readBack = try #require(PasswordHash(text: hash.text))
        #expect(readBack == hash)
        #expect(judge("correct horse", hash) == .proved(.single))
        #expect(judge("correct horse", readBack) == .proved(.single))
    }

    @Test(
        "Any other password is wrong, and is a failure",
        arguments: [
            "", "correct hors", "correct horse ", " correct horse", "Correct horse", "correct horse\0",
            String(repeating: "x", count: 10_240),
        ])
    func wrong(_ typed: String) throws {
        #expect(judge(typed, try hash("correct horse")) == Self.wrong)
    }

    @Test("A letter composed in two ways is the same letter, whichever was stored")
    func equivalent() throws {
        let (composed, decomposed) = ("p\u{E4}ssw\u{F6}rter", "pa\u{308}sswo\u{308}rter")
        #expect(judge(decomposed, try hash(composed)) == .proved(.single))
        #expect(judge(composed, try hash(decomposed)) == .proved(.single))
        #expect(try hash(composed).text == hash(decomposed).text)
        #expect(judge("passworter", try hash(composed)) == Self.wrong)
    }

    @Test(
        "Length is counted in bytes of NFC: 8 to 256",
        arguments: [
            ("", false), ("1234567", false), ("12345678", true), ("密码密", true), ("密码", false), ("éééé", true),
            ("e\u{301}e\u{301}e\u{301}", false), (String(repeating: "x", count: 256), true),
            (String(repeating: "x", count: 257), false),
            (String(repeating: "e\u{301}", count: 128), true), (String(repeating: "x", count: 10_240), false),
            ("abc\0\0\0\0\0", false),
        ])
    func length(_ password: String, _ isTaken: Bool) {
        #expect((PasswordHash(Secret(password), salt: Sample.salt, cost: Sample.cost) != nil) == isTaken)
    }

    @Test("The same password under another salt or cost has another hash")
    func salted() throws {
        let hash = try hash("correct horse")
        let salted = try #require(
            PasswordHash(Secret("correct horse"), salt: Sample.salt.reversed(), cost: Sample.cost))
        let costly = try #require(
            PasswordHash(Secret("correct horse"), salt: Sample.salt, cost: .init(logN: 11, r: 8, p: 1)))
        #expect(Set([hash, salted, costly].compactMap { $0.text.split(separator: "$").last }).count == 3)
    }

    @Test("What is stored costs an attacker 128 MiB a guess")
    func standard() {
        let cost = PasswordHash.Cost.standard
        #expect((cost.logN, cost.r, cost.p) == (17, 8, 1))
        #expect(Password().judging == .slowly)
        #expect(Password().carrier == nil)
    }

    @Test("Where no password is set none is right, and asking is no failure")
    func notSet() {
        #expect(judge("correct horse", nil) == .refused("password.not-set", countsAsFailure: false))
    }

    @Test("An answer of another shape is refused and is no failure")
    func shapes() throws {
        let wrongShape = Verdict.refused("proof.wrong-shape", countsAsFailure: false)
        let hash = try hash("correct horse")
        #expect(
            Password().judge(
                .code(Secret("correct horse")), to: Question(authenticator: Password.held(hash)), at: Sample.now)
                == wrongShape)
        #expect(
            Password().judge(
                .attestation(try Sample.attestation()), to: Question(authenticator: Password.held(hash)), at: Sample.now
            ) == wrongShape)
    }

    @Test("Promise 10: a password and its hash print redacted", arguments: Printing.allCases)
    func printed(_ printing: Printing) throws {
        let hash = try hash("correct horse")
        let derived = try #require(hash.text.split(separator: "$").last)
        for value in [hash, Question(authenticator: Password.held(hash)), Answer.password(Secret("correct horse"))]
            as [Any]
        {
            let text = printing.text(value)
            #expect(
                !text.contains("correct horse") && !text.contains(derived) && !text.contains("0, 1, 2, 3"), "\(text)")
        }
        #expect(printing.text(hash).contains("[redacted]"))
        #expect(!(hash as Any is any Encodable))
    }
}
