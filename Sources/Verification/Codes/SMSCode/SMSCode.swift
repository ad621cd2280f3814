package import Domain

/// A code over the telephone network: one factor, restricted (SP 800-63B-4 section 3.1.3.3), so
/// never more than `single`.
package struct SMSCode: Method {
    package let name = MethodName.code
    package let carrier: Carrier? = .sms

    package init() {}

    package func judge(_ answer: Answer, to question: Question, at now: Instant) -> Verdict {
        SentCode.judge(answer, to: question, at: now)
    }
}
