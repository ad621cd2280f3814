import Domain
import Testing

@testable import Verification

/// A code in one condition, and what is said to an answer to it.
struct JudgedCode: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let code: Question
    let verdict: Verdict

    init(_ description: String, _ code: Question, _ verdict: Verdict) {
        (testDescription, self.code, self.verdict) = (description, code, verdict)
    }

    private static let used = Verdict.refused("code.used", countsAsFailure: false)
    private static let spent = Verdict.refused("code.spent", countsAsFailure: false)
    private static let expired = Verdict.refused("code.expired", countsAsFailure: false)
    private static let wrong = Verdict.refused("code.wrong", countsAsFailure: true)
    private static let other = [UInt8](repeating: 8, count: 32)
    private static let lastBit = [UInt8](repeating: 7, count: 31) + [6]
    private static let earlier = Sample.now - .minutes(1)

    static let all = [
        JudgedCode("right", Sample.code(), .proved(.single)),
        JudgedCode("wrong", Sample.code(answered: other), wrong),
        JudgedCode("wrong in the last bit", Sample.code(answered: lastBit), wrong),
        JudgedCode("no hash at all", Sample.code(answered: []), wrong),
        JudgedCode("right, with a hash cut short", Sample.code(answered: Array(Sample.right.dropLast())), wrong),
        JudgedCode("right on the last try", Sample.code(failures: 4), .proved(.single)),
        JudgedCode("wrong on the last try", Sample.code(answered: other, failures: 4), wrong),
        JudgedCode("right but spent", Sample.code(failures: 5), spent),
        JudgedCode("right but more than spent", Sample.code(failures: 6), spent),
        JudgedCode("wrong and spent", Sample.code(answered: other, failures: 5), spent),
        JudgedCode("right but used", Sample.code(usedAt: earlier), used),
        JudgedCode("wrong and used", Sample.code(answered: other, usedAt: earlier), used),
        JudgedCode("used and spent and expired", Sample.code(expiresAt: earlier, usedAt: earlier, failures: 5), used),
        JudgedCode("spent and expired", Sample.code(expiresAt: earlier, failures: 5), spent),
        JudgedCode(
            "right, a millisecond before its end", Sample.code(expiresAt: Sample.now + .milliseconds(1)),
            .proved(.single)),
        JudgedCode("right, at its end", Sample.code(expiresAt: Sample.now), expired),
        JudgedCode("right but late", Sample.code(expiresAt: earlier), expired),
        JudgedCode("wrong and late", Sample.code(answered: other, expiresAt: earlier), expired),
    ]
}

@Suite("Judging a code")
struct SentCodeTests {
    @Test("Promise 5: used, spent, late, wrong and right are told apart in that order", arguments: JudgedCode.all)
    func judged(_ row: JudgedCode) {
        #expect(SMSCode().verdict(on: Sample.answer, to: row.code, at: Sample.now) == row.verdict)
        #expect(EmailCode().verdict(on: Sample.answer, to: row.code, at: Sample.now) == row.verdict)
    }

    @Test(
        "Promise 5: a code that is used or spent says nothing of whether the answer is right", arguments: [true, false])
    func silent(_ isUsed: Bool) {
        let (usedAt, failures) = (isUsed ? Sample.now : nil, isUsed ? 0 : 5)
        let right = Sample.code(usedAt: usedAt, failures: failures)
        let wrong = Sample.code(answered: [UInt8](repeating: 8, count: 32), usedAt: usedAt, failures: failures)
        #expect(said(right) == said(wrong))
    }

    private func said(_ code: Question) -> Verdict { SMSCode().verdict(on: Sample.answer, to: code, at: Sample.now) }

    @Test("Promise 5: a code that is issued is the one that is taken, and its state is no more than its hash")
    func issued() throws {
        let occasion = Occasion(
            now: Sample.now, digits: 6, life: .minutes(5), random: { [UInt8](repeating: 9, count: $0) },
            hash: { Array($0.reveal().utf8.reversed()) })
        let issued = try #require(SMSCode().issue(occasion))
        guard case .send(let code) = issued.prompt else { throw Sample.Unreadable(text: "nothing sent") }
        #expect(issued.expiresAt == Sample.now + .minutes(5) && issued.state == occasion.hash(code))
        let put = PutQuestion(state: issued.state, expiresAt: issued.expiresAt, usedAt: nil, failures: 0, tries: 5)
        let question = Question(put: put, hash: occasion.hash)
        #expect(SMSCode().verdict(on: .code(code), to: question, at: Sample.now) == .proved(.single))
    }

    @Test("Promise 5: a code is used once, and only wrong answers bring it nearer to its end")
    func once() {
        #expect(said(Sample.code()) == .proved(.single))
        #expect(said(Sample.code(usedAt: Sample.now)) == .refused("code.used", countsAsFailure: false))
        let failing = JudgedCode.all.filter { if case .refused(_, true) = $0.verdict { true } else { false } }
        #expect(failing.allSatisfy { $0.verdict == .refused("code.wrong", countsAsFailure: true) })
    }

    @Test("An answer of another shape is refused and is no failure")
    func shapes() throws {
        let wrongShape = Verdict.refused("proof.wrong-shape", countsAsFailure: false)
        let methods: [any Method] = [SMSCode(), EmailCode()]
        for method in methods {
            let question = Sample.code()
            #expect(method.judge(.password(Secret("123456")), to: question, at: Sample.now) == wrongShape)
            #expect(method.judge(.attestation(try Sample.attestation()), to: question, at: Sample.now) == wrongShape)
            #expect(method.judge(Sample.answer, to: Question(), at: Sample.now) == wrongShape)
        }
    }

    @Test(
        "Promise 5: two hashes are equal in every byte and in length, or not at all",
        arguments: [
            ([], [], true), ([1], [1], true), ([1, 2], [1, 2], true), ([1, 2], [1, 3], false),
            ([1, 2], [0, 2], false), ([1], [], false),
            ([], [1], false), ([1, 2], [1], false), ([1, 2, 0], [1, 2], false), ([1, 2], [2, 1], false),
            ([255, 0], [0, 255], false),
        ] as [([UInt8], [UInt8], Bool)])
    func equality(_ left: [UInt8], _ right: [UInt8], _ isEqual: Bool) {
        #expect(ConstantTime.equal(left, right) == isEqual)
    }

    @Test("Promise 5: one bit anywhere in 32 bytes makes two hashes unequal")
    func everyBit() {
        for position in 0..<256 {
            var other = Sample.right
            other[position / 8] ^= 1 << UInt8(position % 8)
            #expect(!ConstantTime.equal(Sample.right, other), "bit \(position)")
        }
    }
}
