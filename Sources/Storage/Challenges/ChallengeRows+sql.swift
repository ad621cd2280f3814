package import Domain
package import Engine

extension SQLTransaction: ChallengeWrites {
    package func replace(_ challenge: ChallengeRow) {
        queue(
            """
            INSERT INTO challenge (id, flow_id, requirement, destination, state, sent_at, expires_at, failures,
            used_at, kept_until)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            ON CONFLICT (flow_id, requirement) DO UPDATE SET
                id = excluded.id, destination = excluded.destination, state = excluded.state,
                sent_at = excluded.sent_at,
                expires_at = excluded.expires_at, failures = excluded.failures, used_at = excluded.used_at,
                kept_until = excluded.kept_until
            """, challenge.id, challenge.flow, challenge.requirement, challenge.destination, challenge.state,
            challenge.sentAt,
            challenge.expiresAt, challenge.failures, challenge.usedAt, challenge.keptUntil)
    }

    /// Names the challenge's own id as well: one that was replaced meanwhile makes the phase run
    /// again, and so does one that somebody else used (promise 5).
    package func update(_ challenge: ChallengeRow) {
        queue(
            """
            UPDATE challenge SET failures = $1, used_at = $2
            WHERE flow_id = $3 AND requirement = $4 AND id = $5 AND (used_at IS NULL OR used_at = $2)
            """, challenge.failures, challenge.usedAt, challenge.flow, challenge.requirement, challenge.id, expecting: 1
        )
    }

    package func dropChallenge(for requirement: Requirement, of flow: FlowID) {
        queue("DELETE FROM challenge WHERE flow_id = $1 AND requirement = $2", flow, requirement)
    }
}
