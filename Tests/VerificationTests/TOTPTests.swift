import Domain
import Testing
import Verification

@Suite("A time-based one-time password")
struct TOTPTests {
    private static let secret = Secret(Array("12345678901234567890".utf8))
    private let totp = TOTP(secret: secret)

    private func instant(_ seconds: Int64) -> Instant { Instant(milliseconds: seconds * 1000) }
    private static let wrong = Verdict.refused("totp.wrong", countsAsFailure: true)
    private func right(_ step: Int64) -> Verdict { .proved(.single, state: TOTP.bytes(step)) }

    private func judge(_ typed: Secret<String>, at now: Instant, after step: Int64) -> Verdict {
        let held = HeldAuthenticator(Self.secret, state: TOTP.bytes(step))
        return AppCode().judge(.code(typed), to: Question(authenticator: held), at: now)
    }

    private func code(_ step: Int64) -> Secret<String> { totp.code(step: step) }

    @Test(
        "RFC 6238 appendix B",
        arguments: [
            (59, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"), (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
        ] as [(Int64, String)])
    func vectors(seconds: Int64, code: String) {
        let step = TOTP.step(at: instant(seconds))
        #expect(totp.code(step: step, digits: 8).reveal() == code)
        #expect(totp.code(step: step).reveal() == String(code.suffix(6)))
        #expect(judge(Secret(String(code.suffix(6))), at: instant(seconds), after: 0) == right(step))
    }

    @Test("RFC 4226 appendix D: the counter's codes, those with zeros in front too")
    func counter() {
        let codes = [
            "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489",
        ]
        #expect((0..<10).map { code($0).reveal() } == codes)
    }

    @Test("A step lasts from its first millisecond to its last")
    func steps() {
        #expect(TOTP.step(at: instant(60)) == 2)
        #expect(TOTP.step(at: instant(90) - .milliseconds(1)) == 2)
        #expect(TOTP.step(at: instant(90)) == 3)
    }

    @Test(
        "A clock may be a step slow or fast, and no more",
        arguments: [(-2, false), (-1, true), (0, true), (1, true), (2, false)] as [(Int64, Bool)])
    func skew(steps: Int64, isRight: Bool) {
        let (now, step) = (instant(1_800_000_000), TOTP.step(at: instant(1_800_000_000)) + steps)
        #expect(judge(code(step), at: now, after: 0) == (isRight ? right(step) : Self.wrong))
    }

    @Test("A step that has counted never counts again, nor does one before it; the next one does")
    func replay() {
        let now = instant(1_800_000_000)
        let step = TOTP.step(at: now)
        #expect(judge(code(step), at: now, after: step) == AppCode.used)
        #expect(judge(code(step - 1), at: now, after: step) == AppCode.used)
        #expect(judge(code(step + 1), at: now, after: step) == right(step + 1))
    }

    @Test(
        "Spaces and other scripts' digits are read; nothing else is",
        arguments: ["287 082", "287-082", "２８７０８２", " 287082 "])
    func typed(_ text: String) {
        #expect(judge(Secret(text), at: instant(45), after: 0) == right(1))
    }

    @Test(
        "Anything but a code is wrong",
        arguments: ["", "28708", "2870822", "94287082", "28708a", "000000", String(repeating: "1", count: 10_240)])
    func wrong(_ text: String) {
        #expect(judge(Secret(text), at: instant(45), after: 0) == Self.wrong)
    }

    @Test("Another secret's code is wrong")
    func otherSecret() {
        let other = TOTP(secret: Secret(Array("12345678901234567891".utf8)))
        #expect(judge(other.code(step: 1), at: instant(45), after: 0) == Self.wrong)
    }

    @Test("An app is given the secret in base 32, and an address with the issuer")
    func sharing() {
        #expect(totp.typedSecret.reveal() == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
        #expect(
            totp.address(for: "lena.w").reveal()
                == "otpauth://totp/Bindery:lena.w?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Bindery&algorithm=SHA1&digits=6&period=30"
        )
    }

    @Test("Promise 10: the secret and its codes print redacted", arguments: Printing.allCases)
    func redacted(_ printing: Printing) {
        #expect(!printing.text(totp).contains("49"))
        #expect(!printing.text(code(1)).contains("287082"))
        #expect(!printing.text(totp.typedSecret).contains("GEZD"))
    }
}
