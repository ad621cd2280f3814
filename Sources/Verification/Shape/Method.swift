package import Domain

/// One way of proving. A new one is a folder with a type that conforms, and a line in
/// ``Methods/standard``.
///
/// A method is pure: what it needs to know (hashes, times, counts) comes in with the ``Question``,
/// and what must be remembered comes out as the ``Verdict``. It never sees a database, a clock or a
/// provider.
package protocol Method: Sendable {
    var name: MethodName { get }
    /// Where its questions travel to; nil where nothing is sent.
    var carrier: Carrier? { get }

    /// Judges an answer. Cheap methods run inside a transaction, see ``isSlow``.
    func judge(_ answer: Answer, to question: Question, at now: Instant) -> Verdict
    /// True where judging takes milliseconds on purpose (a password hash), so that it must stand
    /// between two transactions.
    var isSlow: Bool { get }
}

extension Method {
    package var carrier: Carrier? { nil }
    package var isSlow: Bool { false }
}

/// What carries a question to a person.
package enum Carrier: String, Sendable, Hashable, CaseIterable, Codable {
    case sms
    case mail

    /// Nil for kinds of identifier that no message can be sent to.
    package init?(for kind: IdentifierKind) {
        switch kind {
        case .phone: self = .sms
        case .email: self = .mail
        default: return nil
        }
    }
}

/// What somebody gives to be judged.
package enum Answer: Sendable, Hashable {
    case code(Secret<String>)
    case password(Secret<String>)
    case attestation(Attestation)
}

/// What is known on our side.
package enum Question: Sendable, Hashable {
    case code(SentCode)
    case password(PasswordHash?)
    /// What the platform may attest here, by policy.
    case attested(Set<MethodName>)
}

/// What came of judging.
package enum Verdict: Sendable, Hashable {
    case proved(ProofStrength)
    /// - Parameter countsAsFailure: whether it brings the account nearer to its limits; a late but
    ///   right code does not.
    case refused(ReasonCode, countsAsFailure: Bool)
}

/// The methods that a server has.
package struct Methods: Sendable {
    private let byName: [MethodName: any Method]
    private let byCarrier: [Carrier: any Method]

    package static let standard = Methods([SMSCode(), EmailCode(), Password()])

    package init(_ methods: [any Method]) {
        byName = Dictionary(methods.filter { $0.carrier == nil }.map { ($0.name, $0) }) { first, _ in first }
        byCarrier = Dictionary(methods.compactMap { method in method.carrier.map { ($0, method) } }) { first, _ in first
        }
    }

    /// - Parameter kind: of the identifier that a code goes to; nil for requirements about the
    ///   account.
    /// - Returns: the method that judges the requirement. Anything without a method of its own is
    ///   the platform's to attest.
    package func method(for requirement: Requirement, on kind: IdentifierKind?) -> (any Method)? {
        if requirement.method == .code {
            return kind.flatMap(Carrier.init(for:)).flatMap { byCarrier[$0] }
        }
        return byName[requirement.method] ?? Attested(name: requirement.method)
    }
}
