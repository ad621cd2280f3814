package import Domain
package import Engine
package import Vault

extension SQLSnapshot: BindingReads {
    package func bindings(of account: AccountID) throws -> [BindingRow] {
        try connection.query(
            """
            SELECT id, realm, account_id, kind, parent_id, parent_kind, place, value_index, value, slot, state,
                confidence, bound_at, proved_at, released_at, quarantine_until, undo_until, made_by
            FROM binding WHERE account_id = $1 AND (state IN ('active', 'suspended')
            OR undo_until IS NOT NULL) ORDER BY id
            """, account, map: BindingRow.init)
    }

    package func binding(_ id: BindingID) throws -> BindingRow? {
        try connection.first(
            """
            SELECT id, realm, account_id, kind, parent_id, parent_kind, place, value_index, value, slot, state,
                confidence, bound_at, proved_at, released_at, quarantine_until, undo_until, made_by
            FROM binding WHERE id = $1
            """, id, map: BindingRow.init)
    }

    package func bindings(madeBy flow: FlowID) throws -> [BindingRow] {
        try connection.query(
            """
            SELECT id, realm, account_id, kind, parent_id, parent_kind, place, value_index, value, slot, state,
                confidence, bound_at, proved_at, released_at, quarantine_until, undo_until, made_by
            FROM binding WHERE made_by = $1 ORDER BY id
            """, flow, map: BindingRow.init)
    }

    /// Two halves, because each has a partial index of its own and `OR` would use neither.
    package func holders(
        of index: BlindIndex, kind: IdentifierKind, under parent: IdentifierKind?, realm: RealmID, at now: Instant
    ) throws -> [HolderRow] {
        try connection.query(
            """
            SELECT id, account_id, slot, state, quarantine_until FROM binding
            WHERE realm = $1 AND kind = $2 AND parent_kind = $3 AND value_index = $4
                AND state IN ('active', 'suspended')
            UNION ALL
            SELECT id, account_id, slot, state, quarantine_until FROM binding
            WHERE realm = $1 AND kind = $2 AND parent_kind = $3 AND value_index = $4 AND state = 'released'
                AND quarantine_until > $5
            """, realm, kind, Place.kind(of: parent), index, now, map: HolderRow.init)
    }

    /// The index on slots holds what is active and what is suspended, and is asked for by its own
    /// words.
    package func active(atOrAfter index: BlindIndex, kind: IdentifierKind, realm: RealmID) throws -> ActiveRow? {
        var (next, first): (ActiveRow?, ActiveRow?)
        try connection.ask([
            SQLQuestion(
                """
                SELECT id, account_id, value_index FROM binding
                WHERE realm = $1 AND kind = $2 AND parent_kind = 'account' AND value_index >= $3
                    AND state IN ('active', 'suspended') AND state = 'active'
                ORDER BY value_index, slot LIMIT 1
                """, realm, kind, index
            ) { next = try ActiveRow($0) },
            SQLQuestion(
                """
                SELECT id, account_id, value_index FROM binding
                WHERE realm = $1 AND kind = $2 AND parent_kind = 'account'
                    AND state IN ('active', 'suspended') AND state = 'active'
                ORDER BY value_index, slot LIMIT 1
                """, realm, kind
            ) { first = try ActiveRow($0) },
        ])
        return next ?? first
    }
}

extension ActiveRow {
    fileprivate init(_ row: SQLRow) throws {
        self.init(binding: try row.id(0), account: try row.id(1), index: try row.stored(2))
    }
}

extension SQLTransaction: BindingWrites {
    package func insert(_ binding: BindingRow) {
        queue(
            """
            INSERT INTO binding (
                id, realm, account_id, kind, parent_id, parent_kind, place, value_index, value, slot, state, confidence,
                bound_at, proved_at, released_at, quarantine_until, undo_until, made_by)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
            """, binding.id, binding.realm, binding.account, binding.kind, binding.place.parent?.binding,
            Place.kind(of: binding.place.parent?.kind), binding.place.number, binding.index, binding.value,
            binding.slot, binding.state,
            binding.confidence, binding.boundAt, binding.provedAt, binding.releasedAt, binding.quarantineUntil,
            binding.undoUntil, binding.madeBy)
    }

    package func release(_ binding: BindingID, at now: Instant, quarantineUntil: Instant?, undoUntil: Instant?) {
        queue(
            """
            UPDATE binding SET state = 'released', released_at = $1, quarantine_until = $2, undo_until = $3
            WHERE id = $4 AND state IN ('active', 'suspended')
            """, now, quarantineUntil, undoUntil, binding, expecting: 1)
    }

    package func lengthenQuarantine(of binding: BindingID, until: Instant) {
        queue("UPDATE binding SET quarantine_until = $1 WHERE id = $2 AND state = 'released'", until, binding)
    }

    package func reinstate(_ binding: BindingID, slot: Int) {
        queue(
            """
            UPDATE binding SET state = 'active', slot = $1, released_at = NULL, quarantine_until = NULL,
            undo_until = NULL
            WHERE id = $2 AND state = 'released'
            """, slot, binding, expecting: 1)
    }

    /// What was claimed or attested before counts as proved from then on.
    package func markProved(_ binding: BindingID, at now: Instant) {
        queue("UPDATE binding SET proved_at = $1, confidence = 'proved' WHERE id = $2", now, binding, expecting: 1)
    }
}
