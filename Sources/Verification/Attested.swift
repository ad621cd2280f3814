package import Domain

/// What the platform says it checked itself: a face, a sign-in at a linked payment account, a
/// document.
package struct Attestation: Sendable, Hashable {
    package let method: MethodName
    /// The platform's own reference for the check, 1 to 128 characters, kept for later
    /// investigation.
    package let reference: String
    package let checkedAt: Instant
    /// When what was checked came to the account; nil when the platform does not know.
    package let heldSince: Instant?
    /// The asking that it answers; nil where the platform was not asked.
    package let challenge: ChallengeID?
    /// The platform's reference of the session in which the check was made; nil where it does not say.
    package let session: String?
    /// The identifier that it is about, as the platform writes it; nil for a word about the account alone.
    package let identifier: Secret<String>?

    package init(
        method: MethodName, reference: String, checkedAt: Instant, heldSince: Instant?, challenge: ChallengeID? = nil,
        session: String? = nil, identifier: Secret<String>? = nil
    ) {
        self.method = method
        self.reference = reference
        self.checkedAt = checkedAt
        self.heldSince = heldSince
        self.challenge = challenge
        self.session = session
        self.identifier = identifier
    }
}

/// Takes the platform's word, where policy allows it, while it is fresh.
package struct Attested: Method {
    package let name: MethodName
    package let shape = MethodShape.word

    /// As long as an out-of-band exchange may take (SP 800-63B-4 section 3.1.3).
    package static let life = Duration.minutes(10)
    /// How far ahead a platform's clock may be.
    package static let clockSkew = Duration.seconds(30)

    package init(name: MethodName) { self.name = name }

    package func judge(_ answer: Answer, to question: Question, at now: Instant) -> Verdict {
        guard case .attestation(let attestation) = answer, attestation.method == name,
            (1...128).contains(attestation.reference.unicodeScalars.count)
        else { return .wrongShape }
        guard question.attestable.contains(name) else {
            return .refused("proof.not-attestable", countsAsFailure: false)
        }
        guard attestation.checkedAt <= now + Self.clockSkew else {
            return .refused("proof.from-the-future", countsAsFailure: false)
        }
        guard now < attestation.checkedAt + Self.life else { return .refused("proof.stale", countsAsFailure: false) }
        return .proved(.attested)
    }
}
