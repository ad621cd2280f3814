package import Domain
package import Vault

/// A code that was sent, as it rests. One for each requirement of a flow: a new one takes the
/// earlier one's place.
package struct ChallengeRow: Sendable, Hashable {
    package let id: ChallengeID
    package let flow: FlowID
    package let requirement: Requirement
    /// Where it went; the answer is good for that destination only (promise 5).
    package let destination: BlindIndex
    /// Keyed hash of account, flow, requirement, destination and code.
    package let codeHash: KeyedHash
    package let sentAt: Instant
    package let expiresAt: Instant
    /// When nothing of it is left: a while after it expired, for whoever looks into what happened.
    package let keptUntil: Instant
    package var failures: Int
    package var usedAt: Instant?

    package init(
        id: ChallengeID, flow: FlowID, requirement: Requirement, destination: BlindIndex, codeHash: KeyedHash,
        sentAt: Instant,
        expiresAt: Instant, keptUntil: Instant, failures: Int, usedAt: Instant?
    ) {
        self.id = id
        self.flow = flow
        self.requirement = requirement
        self.destination = destination
        self.codeHash = codeHash
        self.sentAt = sentAt
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
