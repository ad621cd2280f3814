package import Domain
package import Engine

/// `LIMIT 1 OFFSET 0` changes nothing of a question whether there is a row, and keeps PostgreSQL
/// from answering it for a hundred rows by reading whole tables into a hash, as it would for the
/// million that it believes are asked for.
extension SQLSnapshot: RetentionReads {
    /// Taking a change back, or appealing against a refusal to, may need all that the account's
    /// flows hold.
    package func flowsWithContents(
        realm: RealmID, endedBy cutoff: Instant, after place: AgePlace?, windowsBy: Instant, limit: Int
    ) throws -> [DueRow<FlowEntity>] {
        try connection.query(
            """
            SELECT due.id, due.state_at,
                CASE WHEN due.until_at > $1
                    OR EXISTS (SELECT 1 FROM account WHERE account.id = due.account_id
                    AND account.disputed_since IS NOT NULL LIMIT 1 OFFSET 0)
                    OR EXISTS (SELECT 1 FROM review_case WHERE review_case.flow_id = due.id
                    AND review_case.state = 'open' LIMIT 1 OFFSET 0)
                    OR EXISTS (
                        SELECT 1 FROM flow AS dispute WHERE dispute.account_id = due.account_id
                        AND dispute.about_id IS NOT NULL
                            AND dispute.state IN ('collecting', 'reviewing', 'waiting') LIMIT 1 OFFSET 0)
                    OR EXISTS (
                        SELECT 1 FROM flow AS dispute WHERE dispute.account_id = due.account_id
                        AND dispute.about_id IS NOT NULL
                            AND dispute.state = 'refused' AND dispute.until_at > $1 LIMIT 1 OFFSET 0)
                THEN 1 ELSE 0 END,
                CASE WHEN due.case_id IS NOT NULL OR EXISTS (SELECT 1 FROM review_case
                WHERE review_case.flow_id = due.id LIMIT 1 OFFSET 0) THEN 1 ELSE 0 END
            FROM flow AS due
            WHERE due.realm = $2 AND due.contents_erased_at IS NULL
                AND due.state IN ('completed', 'reverted', 'refused', 'cancelled', 'expired')
                AND (due.state_at, due.id) > ($3, $4) AND due.state_at <= $5
            ORDER BY due.state_at, due.id LIMIT $6
            """, windowsBy, realm, place.moment, place.bytes, cutoff, limit, map: DueRow.init)
    }

    package func flowHeads(
        realm: RealmID, endedBy cutoff: Instant, after place: AgePlace?, at now: Instant, limit: Int
    ) throws -> [DueRow<FlowEntity>] {
        try connection.query(
            """
            SELECT due.id, due.state_at,
                CASE WHEN EXISTS (SELECT 1 FROM binding WHERE binding.made_by = due.id LIMIT 1 OFFSET 0)
                    OR EXISTS (SELECT 1 FROM account WHERE account.id = due.account_id
                    AND account.disputed_since IS NOT NULL LIMIT 1 OFFSET 0)
                    OR EXISTS (SELECT 1 FROM flow AS other WHERE other.about_id = due.id LIMIT 1 OFFSET 0)
                    OR EXISTS (
                        SELECT 1 FROM review_case JOIN flow AS party ON party.case_id = review_case.id
                        WHERE review_case.flow_id = due.id AND party.id <> due.id LIMIT 1 OFFSET 0)
                    OR EXISTS (
                        SELECT 1 FROM review_case JOIN staff_access ON staff_access.case_id = review_case.id
                        WHERE review_case.flow_id = due.id LIMIT 1 OFFSET 0)
                    OR EXISTS (SELECT 1 FROM session WHERE session.flow_id = due.id LIMIT 1 OFFSET 0)
                    OR EXISTS (SELECT 1 FROM visit WHERE visit.flow_id = due.id LIMIT 1 OFFSET 0)
                    OR EXISTS (SELECT 1 FROM flow_result WHERE flow_result.flow_id = due.id LIMIT 1 OFFSET 0)
                    OR EXISTS (
                        SELECT 1 FROM restriction WHERE restriction.account_id = due.account_id
                        AND restriction.cause_id = due.id
                            AND restriction.until_at > $1 LIMIT 1 OFFSET 0)
                THEN 1 ELSE 0 END,
                CASE WHEN due.case_id IS NOT NULL OR EXISTS (SELECT 1 FROM review_case
                WHERE review_case.flow_id = due.id LIMIT 1 OFFSET 0) THEN 1 ELSE 0 END
            FROM flow AS due
            WHERE due.realm = $2 AND due.contents_erased_at IS NOT NULL AND (due.state_at, due.id) > ($3, $4)
            AND due.state_at <= $5
            ORDER BY due.state_at, due.id LIMIT $6
            """, now, realm, place.moment, place.bytes, cutoff, limit, map: DueRow.init)
    }

    package func releasedBindings(
        realm: RealmID, by cutoff: Instant, after place: AgePlace?, windowsBy: Instant, at now: Instant, limit: Int
    ) throws -> [DueRow<BindingEntity>] {
        try connection.query(
            """
            SELECT due.id, due.released_at,
                CASE WHEN due.undo_until > $1 OR due.quarantine_until > $2
                    OR EXISTS (SELECT 1 FROM account WHERE account.id = due.account_id
                    AND account.disputed_since IS NOT NULL LIMIT 1 OFFSET 0)
                    OR EXISTS (
                        SELECT 1 FROM flow AS dispute WHERE dispute.account_id = due.account_id
                        AND dispute.about_id IS NOT NULL
                            AND dispute.state IN ('collecting', 'reviewing', 'waiting') LIMIT 1 OFFSET 0)
                    OR EXISTS (
                        SELECT 1 FROM flow AS dispute WHERE dispute.account_id = due.account_id
                        AND dispute.about_id IS NOT NULL
                            AND dispute.state = 'refused' AND dispute.until_at > $1 LIMIT 1 OFFSET 0)
                THEN 1 ELSE 0 END, 0
            FROM binding AS due
            WHERE due.realm = $3 AND due.state = 'released' AND (due.released_at, due.id) > ($4, $5)
            AND due.released_at <= $6
            ORDER BY due.released_at, due.id LIMIT $7
            """, windowsBy, now, realm, place.moment, place.bytes, cutoff, limit, map: DueRow.init)
    }

    package func sweep() throws -> SweepRow? {
        try connection.first("SELECT seen_at, held_until, finished_at FROM sweep WHERE id = 1") { row in
            SweepRow(
                seenAt: try row.instant(0), heldUntil: try row.optionalInstant(1),
                finishedAt: try row.optionalInstant(2))
        }
    }
}

extension DueRow {
    /// Columns: id, when it was over, whether it is held, whether it has a case.
    init(_ row: SQLRow) throws {
        self.init(id: try row.id(0), at: try row.instant(1), isHeld: try row.bool(2), hasCase: try row.bool(3))
    }
}

extension AgePlace? {
    /// Before everything for nil.
    fileprivate var moment: Instant { self?.at ?? Instant(milliseconds: .min) }
    fileprivate var bytes: [UInt8] { self?.id ?? [] }
}
