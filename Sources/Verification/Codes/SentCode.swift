package import Domain

/// A code that a person copies from a message, whatever carried it: one factor (SP 800-63B-4 section 3.1.3). All that
/// is kept of it is its keyed hash (promise 5).
package protocol SentCode: Method {}

extension SentCode {
    package var name: MethodName { .code }
    package var shape: MethodShape { .code }

    package func issue(_ occasion: Occasion) -> IssuedQuestion? {
        let random = occasion.random(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let code = OneTimeCode.make(digits: occasion.digits, random: random)
        return IssuedQuestion(.send(code), state: occasion.hash(code), expiresAt: occasion.now + occasion.life)
    }

    package func judge(_ answer: Answer, to question: Question, at now: Instant) -> Verdict {
        guard case .code(let typed) = answer, let put = question.put else { return .wrongShape }
        guard let code = OneTimeCode.normalised(typed.reveal()) else {
            return .refused(OneTimeCode.fault(in: typed.reveal()) ?? "code.malformed", countsAsFailure: false)
        }
        return ConstantTime.equal(put.state, question.hash(code))
            ? .proved(.single) : .refused("code.wrong", countsAsFailure: true)
    }
}

enum ConstantTime {
    /// Looks at every byte whatever the earlier ones said.
    static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

/// A code over the telephone network: restricted (SP 800-63B-4 section 3.1.3.3), so never more than `single`.
package struct SMSCode: SentCode {
    package let carrier: Carrier? = .sms

    package init() {}
}

/// A code by mail: proves that somebody reads the address (SP 800-63B-4 section 3.1.3.1 forbids more).
package struct EmailCode: SentCode {
    package let carrier: Carrier? = .mail

    package init() {}
}
