package import Domain
package import Engine

// Eight a statement, so that one text is prepared once. Free places repeat the last id.
//
// Conditions are worded so that no partial index fits them: PostgreSQL takes one for empty as long
// as it has not counted, and would look for the ids in all of it.
extension SQLTransaction: RetentionWrites {
    package func eraseContents(of flows: [FlowID], at now: Instant) {
        for ids in flows.eights {
            queue(
                """
                UPDATE flow SET
                    contents_erased_at = $1, session_hash = NULL, device_hash = NULL, network_hash = NULL,
                    country = NULL,
                    device_known = 'unknown', signed_in_at = NULL, sign_in_method = NULL, token_digest = NULL, token_expires_at = NULL, session_id = NULL,
                    typed_in = NULL,
                    revision = revision + 1
                WHERE id IN ($2, $3, $4, $5, $6, $7, $8, $9) AND COALESCE(contents_erased_at, 0) = 0
                    AND state IN ('completed', 'reverted', 'refused', 'cancelled', 'expired')
                """, now, ids[0], ids[1], ids[2], ids[3], ids[4], ids[5], ids[6], ids[7])
            queueEight(
                """
                UPDATE flow_item SET brings_value = NULL, brings_index = NULL WHERE flow_id IN (
                    SELECT id FROM flow WHERE id IN ($1, $2, $3, $4, $5, $6, $7, $8)
                        AND COALESCE(contents_erased_at, 0) > 0)
                """, ids)
            queueEight(
                """
                DELETE FROM proof WHERE flow_id IN (
                    SELECT id FROM flow WHERE id IN ($1, $2, $3, $4, $5, $6, $7, $8) AND COALESCE(contents_erased_at,
                    0) > 0)
                """, ids)
            queueEight(
                """
                DELETE FROM inquiry WHERE flow_id IN (
                    SELECT id FROM flow WHERE id IN ($1, $2, $3, $4, $5, $6, $7, $8)
                        AND COALESCE(contents_erased_at, 0) > 0)
                """, ids)
            queueEight(
                """
                DELETE FROM invitation WHERE flow_id IN (
                    SELECT id FROM flow WHERE id IN ($1, $2, $3, $4, $5, $6, $7, $8)
                        AND COALESCE(contents_erased_at, 0) > 0)
                """, ids)
        }
    }

    package func eraseCaseContents(of flows: [FlowID]) {
        for ids in flows.eights {
            queueEight(
                "UPDATE review_case SET statement = NULL WHERE flow_id IN ($1, $2, $3, $4, $5, $6, $7, $8) AND statement IS NOT NULL",
                ids)
            queueEight(
                """
                UPDATE verdict SET reason = '', note = NULL
                WHERE case_id IN (SELECT id FROM review_case WHERE flow_id IN ($1, $2, $3, $4, $5, $6, $7, $8))
                """, ids)
            queueEight("DELETE FROM case_entry WHERE flow_id IN ($1, $2, $3, $4, $5, $6, $7, $8)", ids)
        }
    }

    /// A restriction that such a flow caused has ended: one that still lasts would keep the flow.
    package func removeFlows(_ flows: [FlowID]) {
        for ids in flows.eights {
            queueEight("DELETE FROM challenge WHERE flow_id IN ($1, $2, $3, $4, $5, $6, $7, $8)", ids)
            queueEight(
                """
                DELETE FROM restriction
                WHERE account_id IN (SELECT account_id FROM flow WHERE id IN ($1, $2, $3, $4, $5, $6, $7, $8))
                    AND cause_id IN ($1, $2, $3, $4, $5, $6, $7, $8)
                """, ids)
            queueEight(
                """
                DELETE FROM flow_item WHERE flow_id IN (
                    SELECT id FROM flow WHERE id IN ($1, $2, $3, $4, $5, $6, $7, $8)
                        AND COALESCE(contents_erased_at, 0) > 0)
                """, ids)
            queueEight(
                "DELETE FROM flow WHERE id IN ($1, $2, $3, $4, $5, $6, $7, $8) AND COALESCE(contents_erased_at, 0) > 0",
                ids)
        }
    }

    package func removeCases(of flows: [FlowID]) {
        for ids in flows.eights {
            queueEight(
                "DELETE FROM verdict WHERE case_id IN (SELECT id FROM review_case WHERE flow_id IN ($1, $2, $3, $4, $5, $6, $7, $8))",
                ids)
            queueEight("UPDATE verdict SET party_id = NULL WHERE party_id IN ($1, $2, $3, $4, $5, $6, $7, $8)", ids)
            queueEight("DELETE FROM review_case WHERE flow_id IN ($1, $2, $3, $4, $5, $6, $7, $8)", ids)
        }
    }

    package func removeReleased(_ bindings: [BindingID]) {
        for ids in bindings.eights {
            queueEight(
                "DELETE FROM binding WHERE id IN ($1, $2, $3, $4, $5, $6, $7, $8) AND state NOT IN ('pending', 'active', 'suspended')",
                ids)
        }
    }

    package func keep(_ sweep: SweepRow) {
        queue(
            """
            INSERT INTO sweep (id, seen_at, held_until, finished_at) VALUES (1, $1, $2, $3)
            ON CONFLICT (id) DO UPDATE SET
                seen_at = excluded.seen_at, held_until = excluded.held_until, finished_at = excluded.finished_at
            """, sweep.seenAt, sweep.heldUntil, sweep.finishedAt)
    }

    private func queueEight<Of>(_ sql: SQLStatement, _ ids: [ID<Of>]) {
        queue(sql, ids[0], ids[1], ids[2], ids[3], ids[4], ids[5], ids[6], ids[7])
    }
}

extension Array {
    /// So that one text is prepared once. Free places repeat the last.
    var eights: [[Element]] {
        stride(from: 0, to: count, by: 8).map { start in (start..<start + 8).map { self[Swift.min($0, count - 1)] } }
    }
}
