package import Domain
package import Vault

/// A question that was put, as it is kept. One for each requirement of a flow, which names its method: a new one takes
/// the earlier one's place.
package struct ChallengeRow: Sendable, Hashable {
    package let id: ChallengeID
    package let flow: FlowID
    package let requirement: Requirement
    /// Where it went, for which alone the answer is good (promise 5); nil where nothing was sent.
    package let destination: BlindIndex?
    /// What the method judges an answer by, sealed.
    package let state: Sealed
    /// When another can be put, as was said when this one was.
    package let resendAt: Instant
    package let expiresAt: Instant
    /// When nothing of it is left: a while after it expired, for whoever looks into what happened.
    package let keptUntil: Instant
    package var failures: Int
    package var usedAt: Instant?

    package init(
        id: ChallengeID, flow: FlowID, requirement: Requirement, destination: BlindIndex?, state: Sealed,
        resendAt: Instant, expiresAt: Instant, keptUntil: Instant, failures: Int, usedAt: Instant?
    ) {
        self.id = id
        self.flow = flow
        self.requirement = requirement
        self.destination = destination
        self.state = state
        self.resendAt = resendAt
        self.expiresAt = expiresAt
        self.keptUntil = keptUntil
        self.failures = failures
        self.usedAt = usedAt
    }
}

package protocol ChallengeWrites {
    func replace(_ challenge: ChallengeRow)
    func update(_ challenge: ChallengeRow)
    func dropChallenge(for requirement: Requirement, of flow: FlowID)
}
