package import Domain

/// A code that was sent, as far as it may be remembered: never the code itself (promise 5).
package struct SentCode: Sendable, Hashable {
    /// What the keyed hash of the answer is compared with: 32 bytes.
    package let hash: [UInt8]
    /// The keyed hash of the answer, computed where the keys are: 32 bytes.
    package let answered: [UInt8]
    package let expiresAt: Instant
    package let usedAt: Instant?
    /// Wrong answers to this code so far.
    package let failures: Int
    /// Wrong answers that this code bears.
    package let tries: Int

    package init(hash: [UInt8], answered: [UInt8], expiresAt: Instant, usedAt: Instant?, failures: Int, tries: Int) {
        self.hash = hash
        self.answered = answered
        self.expiresAt = expiresAt
        self.usedAt = usedAt
        self.failures = failures
        self.tries = tries
    }

    /// What every method does whose question was a code that was sent, whatever carried it.
    static func judge(_ answer: Answer, to question: Question, at now: Instant) -> Verdict {
        guard case .code = answer, case .code(let sent) = question else {
            return .refused("proof.wrong-shape", countsAsFailure: false)
        }
        return sent.judge(at: now)
    }

    /// Judges in the order that tells an attacker least: a code that is used or spent is refused
    /// whether it is right or not.
    func judge(at now: Instant) -> Verdict {
        if usedAt != nil { return .refused("code.used", countsAsFailure: false) }
        if failures >= tries { return .refused("code.spent", countsAsFailure: false) }
        if now >= expiresAt { return .refused("code.expired", countsAsFailure: false) }
        return ConstantTime.equal(hash, answered) ? .proved(.single) : .refused("code.wrong", countsAsFailure: true)
    }
}

enum ConstantTime {
    /// Looks at every byte whatever the earlier ones said.
    static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
