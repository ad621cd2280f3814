/// A way of proving, as policies and answers spell it: `code`, `password`, `face`, `alipay`.
package struct MethodName: Hashable, Sendable, RawRepresentable, Codable, CustomStringConvertible {
    package let rawValue: String

    /// - Parameter rawValue: 1 to 32 of `a`–`z`, `0`–`9` and `-`.
    package init?(rawValue: String) {
        guard (1...32).contains(rawValue.utf8.count),
            rawValue.utf8.allSatisfy({ ($0 >= 97 && $0 <= 122) || ($0 >= 48 && $0 <= 57) || $0 == 45 })
        else { return nil }
        self.rawValue = rawValue
    }

    private init(known: String) { rawValue = known }

    package static let code = MethodName(known: "code")
    package static let password = MethodName(known: "password")
    package static let totp = MethodName(known: "totp")

    package var description: String { rawValue }
}

/// What a proof is about.
package enum ProofSubject: Sendable, Hashable {
    /// The identifier that a change takes away; of several, the first.
    case old
    /// The identifier that a change brings.
    case new
    /// The account itself: something its owner knows, is or has elsewhere.
    case account
    /// What the account holds of a kind, whatever the flow is about.
    case kind(IdentifierKind)
    /// What one of the flow's items takes away, counted from 1.
    case item(Int)

    package static let phone = ProofSubject.kind(.phone)
    package static let email = ProofSubject.kind(.email)

    /// As many items of a flow can be told apart.
    package static let mostItems = 20

    package var kind: IdentifierKind? { if case .kind(let kind) = self { kind } else { nil } }
    package var isItem: Bool { if case .item = self { true } else { false } }
}

extension ProofSubject: RawRepresentable, Codable {
    /// `old`, `new`, `account`, a kind such as `phone`, or `item2`.
    package init?(rawValue: String) {
        switch rawValue {
        case "old": self = .old
        case "new": self = .new
        case "account": self = .account
        default:
            if let kind = IdentifierKind(rawValue: rawValue) {
                self = .kind(kind)
            } else if rawValue.hasPrefix("item"), let number = Int(rawValue.dropFirst(4)),
                (1...Self.mostItems).contains(number),
                rawValue == "item\(number)"
            {
                self = .item(number)
            } else {
                return nil
            }
        }
    }

    package var rawValue: String {
        switch self {
        case .old: "old"
        case .new: "new"
        case .account: "account"
        case .kind(let kind): kind.rawValue
        case .item(let number): "item\(number)"
        }
    }
}

/// One proof that a track asks for, `subject.method`: `old.code`, `new.code`, `email.code`, `item2.code`; a method alone is
/// about the account: `password`, `face`.
package struct Requirement: Hashable, Sendable, LosslessStringConvertible, Codable {
    package let subject: ProofSubject
    package let method: MethodName

    package init(_ subject: ProofSubject, _ method: MethodName) {
        self.subject = subject
        self.method = method
    }

    /// - Parameter text: a method alone is about the account; a code is always about an identifier.
    package init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard let method = parts.last.flatMap(MethodName.init(rawValue:)) else { return nil }
        switch parts.count {
        case 1 where method != .code: self.init(.account, method)
        case 2:
            guard let subject = ProofSubject(rawValue: parts[0]), subject != .account else { return nil }
            self.init(subject, method)
        default: return nil
        }
    }

    package var description: String { subject == .account ? method.rawValue : "\(subject.rawValue).\(method.rawValue)" }

    package static let oldCode = Requirement(.old, .code)
    package static let newCode = Requirement(.new, .code)

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let requirement = Requirement(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "not a requirement such as old.code or password")
        }
        self = requirement
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// How hard a proof is to obtain for somebody else. Ordered.
package enum ProofStrength: Int, Sendable, Hashable, CaseIterable, Comparable, Codable {
    /// The platform's word about something it checked itself.
    case attested = 1
    /// One thing known or held, over a network that can be taken over (SP 800-63B-4 section
    /// 3.1.3.3: a phone's code is restricted).
    case single = 2
    /// Bound to a device and resistant to phishing.
    case strong = 3

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// The record that a challenge was answered.
package struct Proof: Sendable, Hashable {
    package let id: ProofID
    package let requirement: Requirement
    package let strength: ProofStrength
    package let provedAt: Instant
    /// The binding it speaks for, where there is one; nil for the new identifier and for the
    /// account.
    package let binding: BindingID?
    /// When the account got what the proof was made with. A change is undone only by a proof older
    /// than the change (promise 9).
    package let heldSince: Instant?
    /// The platform's own reference for a check that it attested, for later investigation.
    package var reference: String?

    package init(
        id: ProofID, requirement: Requirement, strength: ProofStrength, provedAt: Instant, binding: BindingID?,
        heldSince: Instant?,
        reference: String? = nil
    ) {
        self.id = id
        self.requirement = requirement
        self.strength = strength
        self.provedAt = provedAt
        self.binding = binding
        self.heldSince = heldSince
        self.reference = reference
    }

    /// The same proof, as the answer to another requirement.
    package init(_ proof: Proof, as requirement: Requirement) {
        self.init(
            id: proof.id, requirement: requirement, strength: proof.strength, provedAt: proof.provedAt,
            binding: proof.binding, heldSince: proof.heldSince, reference: proof.reference)
    }
}
