package import Domain
import Policy

/// A rule that a policy would make stricter than the data allows. Names accounts by their ids, and no identifier.
package struct PolicyConflict: Sendable, Hashable, Encodable {
    package enum Rule: String, Sendable, Hashable, CaseIterable, Encodable {
        /// The kind is not kept any more, and accounts hold some.
        case kept
        /// Identifiers have more holders.
        case maxAccounts
        /// Accounts have more of the kind.
        case perAccount
    }

    package let kind: IdentifierKind
    package let rule: Rule
    /// What the policy allows; nil for a kind that it does not keep.
    package let allowed: Int?
    /// Bindings of a kind that is not kept, identifiers with too many holders, or accounts with too many.
    package let count: Int
    /// Of the accounts that are concerned, at most a hundred.
    package let accounts: [AccountID]

    package static let most = 100

    init?(_ kind: IdentifierKind, _ rule: Rule, allowed: Int?, _ breach: RuleBreach) {
        guard breach.count > 0 else { return nil }
        self.kind = kind
        self.rule = rule
        self.allowed = allowed
        count = breach.count
        accounts = breach.accounts
    }
}

extension PolicyConflict {
    /// As an operator reads it.
    package func text(in language: Language, _ kinds: IdentifierKinds) -> String {
        let name = kinds[kind]?.name.text(in: language) ?? kind.rawValue
        let rule = "identifiers.\(kind.rawValue)"
        switch (language, self.rule) {
        case (.english, .kept):
            return "\(rule) is left out, and accounts hold \(count) of the kind \(name)."
        case (.english, .maxAccounts):
            return
                "\(rule).maxAccounts is \(allowed ?? 1), and \(count) of the kind \(name) are on more accounts than that."
        case (.english, .perAccount):
            return "\(rule).perAccount is \(allowed ?? 1), and \(count) accounts have more of the kind \(name)."
        case (.chinese, .kept): return "未写 \(rule)，但仍有 \(count) 个\(name)处于绑定状态。"
        case (.chinese, .maxAccounts):
            return "\(rule).maxAccounts 为 \(allowed ?? 1)，但有 \(count) 个\(name)绑定的账号数超过此值。"
        case (.chinese, .perAccount):
            return "\(rule).perAccount 为 \(allowed ?? 1)，但有 \(count) 个账号绑定的\(name)超过此数。"
        }
    }
}

extension Snapshot {
    /// What the data breaks of the rules in which a policy is stricter than the one in force. Data that breaks that one already,
    /// brought by flows that began under an earlier one, keeps nobody from changing something else.
    /// - Parameter before: the policy in force; nil where this release can't read it, so that every rule is looked at.
    func conflicts(with policy: RealmPolicy, after before: RealmPolicy?) throws -> [PolicyConflict] {
        try heldKinds(realm: policy.realm).flatMap { kind -> [PolicyConflict] in
            let (old, realm, most) = (before?.identifiers[kind], policy.realm, PolicyConflict.most)
            guard let new = policy.identifiers[kind] else {
                guard before == nil || old != nil else { return [] }
                let breach = try held(kind, realm: realm, limit: most)
                return [PolicyConflict(kind, .kept, allowed: nil, breach)].compactMap(\.self)
            }
            var conflicts: [PolicyConflict?] = []
            if old.map({ new.maxAccounts < $0.maxAccounts }) ?? true {
                let breach = try shared(byMoreThan: new.maxAccounts, kind, realm: realm, limit: most)
                conflicts.append(PolicyConflict(kind, .maxAccounts, allowed: new.maxAccounts, breach))
            }
            if old.map({ new.perAccount < $0.perAccount }) ?? true {
                let breach = try crowded(withMoreThan: new.perAccount, kind, realm: realm, limit: most)
                conflicts.append(PolicyConflict(kind, .perAccount, allowed: new.perAccount, breach))
            }
            return conflicts.compactMap(\.self)
        }
    }
}
