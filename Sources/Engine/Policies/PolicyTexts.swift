package import Domain
import Policy

/// A policy in force, as sentences.
package struct PolicyTexts: Sendable, Hashable {
    package struct Chapter: Sendable, Hashable {
        /// What it is about: `general`, `identifier.phone`, `operation.phone.change`, `codes`,
        /// `risk`, `retention`.
        package let name: String
        package let sentences: [String]
    }

    package let version: String
    package let chapters: [Chapter]
}

extension Engine {
    /// The policy of the caller's realm in plain words, for an operator.
    package func policyTexts(_ caller: Caller, _ language: Language) throws -> PolicyTexts {
        try caller.require(StaffRole.operator)
        let policy = try policy(of: caller.realm)
        let chapters = policy.chapters(in: language, kinds).map {
            PolicyTexts.Chapter(name: $0.subject.name, sentences: $0.sentences)
        }
        return PolicyTexts(version: policy.version, chapters: chapters)
    }
}

extension PolicyChapter.Subject {
    fileprivate var name: String {
        switch self {
        case .general: "general"
        case .identifier(let kind): "identifier.\(kind.rawValue)"
        case .operation(let name): "operation.\(name)"
        case .codes: "codes"
        case .risk: "risk"
        case .retention: "retention"
        }
    }
}
