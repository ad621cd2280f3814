package import Domain

/// A code by mail: proves that somebody reads the address (SP 800-63B-4 section 3.1.3.1 forbids
/// more).
package struct EmailCode: Method {
    package let name = MethodName.code
    package let carrier: Carrier? = .mail

    package init() {}

    package func judge(_ answer: Answer, to question: Question, at now: Instant) -> Verdict {
        SentCode.judge(answer, to: question, at: now)
    }
}
