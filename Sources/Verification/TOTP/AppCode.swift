package import Domain

/// The code that an authenticator app shows, as a method.
///
/// The app and the clock put the question. What is remembered is the latest step that has counted.
package struct AppCode: Method {
    package let name = MethodName.totp
    package let shape = MethodShape.secret

    /// It was right, and it or a later one has counted already.
    package static let used = Verdict.refused("totp.used", countsAsFailure: true)

    package init() {}

    /// Nothing is issued, and yet it is a code that is typed.
    package func takes(_ answer: Answer) -> Bool { if case .code = answer { true } else { false } }

    package func judge(_ answer: Answer, to question: Question, at now: Instant) -> Verdict {
        guard case .code(let typed) = answer else { return .wrongShape }
        guard let held = question.authenticator else { return .refused("totp.not-set", countsAsFailure: false) }
        return TOTP(secret: held.secret).judge(typed, at: now, after: TOTP.step(held.state) ?? 0)
    }
}

extension TOTP {
    /// A step as it is remembered: 8 bytes, the highest first.
    package static func bytes(_ step: Int64) -> [UInt8] { withUnsafeBytes(of: step.bigEndian) { Array($0) } }

    /// Restores a step from its ``bytes(_:)``; nil unless there are eight of them.
    package static func step(_ bytes: [UInt8]) -> Int64? {
        bytes.count == 8 ? bytes.reduce(Int64(0)) { $0 << 8 | Int64($1) } : nil
    }
}
