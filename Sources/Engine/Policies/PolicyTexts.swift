package import Domain
import Policy

/// A policy in force, as sentences.
package struct PolicyTexts: Sendable, Hashable {
    package let version: String
    package let sentences: [String]
}

extension Engine {
    /// The policy of the caller's realm in plain words, for an operator.
    package func policyTexts(_ caller: Caller, _ language: Language) throws -> PolicyTexts {
        try caller.require(StaffRole.operator)
        let policy = try policy(of: caller.realm)
        return PolicyTexts(version: policy.version, sentences: policy.explanation(in: language))
    }
}
