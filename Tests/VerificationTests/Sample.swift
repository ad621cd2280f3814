import Domain
import Verification

/// Questions and answers in which nothing is wrong, for tests to spoil in one place each.
enum Sample {
    static let now = Instant(milliseconds: 1_795_249_800_000)
    static let right = [UInt8](repeating: 7, count: 32)
    static let salt = [UInt8](0..<16)
    /// Small enough for a test, and the least that is read back.
    static let cost = PasswordHash.Cost(logN: 10, r: 8, p: 1)
    static let answer = Answer.code(Secret("123456"))

    struct Unreadable: Error { let text: String }

    static func code(
        answered: [UInt8] = right, expiresAt: Instant = now + .minutes(5), usedAt: Instant? = nil, failures: Int = 0,
        tries: Int = 5
    ) -> Question {
        let put = PutQuestion(state: right, expiresAt: expiresAt, usedAt: usedAt, failures: failures, tries: tries)
        return Question(put: put, hash: { _ in answered })
    }

    static func method(_ text: String) throws -> MethodName {
        guard let name = MethodName(rawValue: text) else { throw Unreadable(text: text) }
        return name
    }

    static func requirement(_ text: String) throws -> Requirement {
        guard let requirement = Requirement(text) else { throw Unreadable(text: text) }
        return requirement
    }

    static func attestation(
        _ method: String = "face", reference: String = "check-1", checkedAt: Instant = now - .minutes(1)
    ) throws -> Attestation {
        Attestation(method: try Self.method(method), reference: reference, checkedAt: checkedAt, heldSince: nil)
    }
}
