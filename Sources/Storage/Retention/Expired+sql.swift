package import Domain
package import Engine

// The condition is in the statement twice: on PostgreSQL the outer one judges again a row that was
// rewritten while it was being removed.
extension SQLTransaction {
    package func removeExpired(_ kind: SweptKind, by cutoff: Instant, limit: Int) throws -> Int {
        switch kind {
        case .hits:
            try connection.execute(
                """
                DELETE FROM hits
                WHERE key IN (SELECT key FROM hits WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)
                AND expires_at <= $1
                """, cutoff, limit)
        case .failures:
            try connection.execute(
                """
                DELETE FROM failures
                WHERE key IN (SELECT key FROM failures WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)
                AND expires_at <= $1
                """, cutoff, limit)
        case .tallies:
            try connection.execute(
                """
                DELETE FROM tally
                WHERE (realm, scope, hour, stripe) IN (
                    SELECT realm, scope, hour, stripe FROM tally WHERE hour < $1 ORDER BY hour LIMIT $2) AND hour < $1
                """, cutoff.milliseconds / 3_600_000, limit)
        case .answers:
            try connection.execute(
                """
                DELETE FROM idempotency
                WHERE (realm, principal, key_hash) IN (
                    SELECT realm, principal, key_hash FROM idempotency WHERE expires_at <= $1
                    ORDER BY expires_at LIMIT $2) AND expires_at <= $1
                """, cutoff, limit)
        case .challenges:
            try connection.execute(
                """
                DELETE FROM challenge
                WHERE (flow_id, requirement) IN (
                    SELECT flow_id, requirement FROM challenge WHERE kept_until <= $1 ORDER BY kept_until LIMIT $2)
                    AND kept_until <= $1
                """, cutoff, limit)
        case .tickets:
            try connection.execute(
                """
                DELETE FROM visit
                WHERE digest IN (SELECT digest FROM visit WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)
                AND expires_at <= $1
                """, cutoff, limit)
        case .signIns:
            try connection.execute(
                """
                DELETE FROM sign_in
                WHERE digest IN (SELECT digest FROM sign_in WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)
                AND expires_at <= $1
                """, cutoff, limit)
        case .results:
            try connection.execute(
                """
                DELETE FROM flow_result
                WHERE digest IN (SELECT digest FROM flow_result WHERE expires_at <= $1
                ORDER BY expires_at LIMIT $2) AND expires_at <= $1
                """, cutoff, limit)
        // What a flow has taken up goes with the flow's contents.
        case .invitations:
            try connection.execute(
                """
                DELETE FROM invitation
                WHERE digest IN (SELECT digest FROM invitation WHERE flow_id IS NULL AND expires_at <= $1
                ORDER BY expires_at LIMIT $2) AND flow_id IS NULL
                """, cutoff, limit)
        case .sessions, .staffAccess, .deadLetters, .contents, .bindings, .heads, .accounts: 0
        }
    }

    package func removeOld(_ kind: SweptKind, realm: RealmID?, by cutoff: Instant, limit: Int) throws -> Int {
        switch (kind, realm) {
        case (.sessions, let realm?):
            try connection.execute(
                """
                DELETE FROM session
                WHERE id IN (SELECT id FROM session WHERE realm = $1 AND ends_at <= $2 ORDER BY ends_at LIMIT $3)
                AND ends_at <= $2
                """, realm, cutoff, limit)
        case (.staffAccess, let realm?):
            try connection.execute(
                """
                DELETE FROM staff_access
                WHERE id IN (SELECT id FROM staff_access WHERE realm = $1 AND happened_at <= $2
                ORDER BY happened_at LIMIT $3)
                """, realm, cutoff, limit)
        case (.staffAccess, nil):
            try connection.execute(
                """
                DELETE FROM staff_access
                WHERE id IN (SELECT id FROM staff_access WHERE realm IS NULL AND happened_at <= $1
                ORDER BY happened_at LIMIT $2)
                """, cutoff, limit)
        // Ids are in the order in which messages were written, and none was given up before.
        case (.deadLetters, let realm?):
            try connection.execute(
                """
                DELETE FROM outbox
                WHERE id IN (
                    SELECT id FROM outbox WHERE is_dead = 1 AND id < $1 AND realm = $2 AND due_at <= $3
                    ORDER BY id LIMIT $4) AND is_dead = 1
                """, MessageID(at: cutoff + .milliseconds(1), random: (0, 0)), realm, cutoff, limit)
        default: 0
        }
    }

    package func removeEvidence(of flow: FlowID, limit: Int) throws -> Int {
        try connection.execute(
            "DELETE FROM evidence WHERE id IN (SELECT id FROM evidence WHERE flow_id = $1 LIMIT $2)", flow, limit)
    }
}
