import Domain
import Testing
import Verification

/// The platform's word with one thing about it, and what is said to it.
struct JudgedWord: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var method = "face"
    var allowed = ["face", "alipay"]
    var reference = "check-1"
    /// Of the check, from now.
    var offset = Duration.minutes(-1)
    let verdict: Verdict

    private static let wrongShape = Verdict.refused("proof.wrong-shape", countsAsFailure: false)
    private static let notAllowed = Verdict.refused("proof.not-attestable", countsAsFailure: false)
    private static let stale = Verdict.refused("proof.stale", countsAsFailure: false)
    private static let future = Verdict.refused("proof.from-the-future", countsAsFailure: false)
    private static let proved = Verdict.proved(.attested)

    static let all = [
        JudgedWord(testDescription: "fresh and allowed", verdict: proved),
        JudgedWord(testDescription: "this moment", offset: .zero, verdict: proved),
        JudgedWord(testDescription: "of another method", method: "alipay", verdict: wrongShape),
        JudgedWord(testDescription: "not allowed here", allowed: ["alipay"], verdict: notAllowed),
        JudgedWord(testDescription: "nothing allowed here", allowed: [], verdict: notAllowed),
        JudgedWord(
            testDescription: "a millisecond before its end", offset: .minutes(-10) + .milliseconds(1), verdict: proved),
        JudgedWord(testDescription: "at its end", offset: .minutes(-10), verdict: stale),
        JudgedWord(testDescription: "long past", offset: .days(-400), verdict: stale),
        JudgedWord(testDescription: "ahead by as much as clocks differ", offset: .seconds(30), verdict: proved),
        JudgedWord(
            testDescription: "a millisecond further ahead", offset: .seconds(30) + .milliseconds(1), verdict: future),
        JudgedWord(testDescription: "a year ahead, to stay fresh", offset: .days(365), verdict: future),
        JudgedWord(testDescription: "stale and not allowed", allowed: [], offset: .days(-1), verdict: notAllowed),
        JudgedWord(testDescription: "without a reference", reference: "", verdict: wrongShape),
        JudgedWord(testDescription: "with a reference of one character", reference: "1", verdict: proved),
        JudgedWord(
            testDescription: "with a reference of 128", reference: String(repeating: "核", count: 128), verdict: proved),
        JudgedWord(
            testDescription: "with a reference of 129", reference: String(repeating: "x", count: 129),
            verdict: wrongShape),
        JudgedWord(
            testDescription: "with one letter under a heap of accents",
            reference: "e" + String(repeating: "\u{301}", count: 5000),
            verdict: wrongShape),
    ]
}

@Suite("The platform's word")
struct AttestedTests {
    @Test(
        "It is taken for what policy allows, while it is fresh, and never counts as a failure",
        arguments: JudgedWord.all)
    func judged(_ row: JudgedWord) throws {
        let word = try Sample.attestation(row.method, reference: row.reference, checkedAt: Sample.now + row.offset)
        let allowed = Set(try row.allowed.map { try Sample.method($0) })
        let face = Attested(name: try Sample.method("face"))
        #expect(face.judge(.attestation(word), to: Question(attestable: allowed), at: Sample.now) == row.verdict)
    }

    @Test("An answer of another shape is refused and is no failure")
    func shapes() throws {
        let (face, word) = (Attested(name: try Sample.method("face")), try Sample.attestation())
        let wrongShape = Verdict.refused("proof.wrong-shape", countsAsFailure: false)
        #expect(
            face.judge(.password(Secret("face")), to: Question(attestable: [face.name]), at: Sample.now) == wrongShape)
        #expect(face.judge(Sample.answer, to: Question(attestable: [face.name]), at: Sample.now) == wrongShape)
        let notAllowed = Verdict.refused("proof.not-attestable", countsAsFailure: false)
        #expect(face.judge(.attestation(word), to: Question(), at: Sample.now) == notAllowed)
    }

    @Test("The platform can't give its word for a code that Bindery sends")
    func codes() throws {
        let word = try Sample.attestation("code")
        let methods: [any Method] = [SMSCode(), EmailCode()]
        for method in methods {
            let verdict = method.judge(.attestation(word), to: Question(attestable: [.code]), at: Sample.now)
            #expect(verdict == .refused("proof.wrong-shape", countsAsFailure: false))
        }
    }
}
