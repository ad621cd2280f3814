package import Domain
package import Engine
package import Vault

extension SQLSnapshot: BindingReads {
    package func bindings(of account: AccountID) throws -> [BindingRow] {
        try connection.query(BindingSQL.held, account, map: BindingRow.init).sorted { $0.id < $1.id }
    }

    package func binding(_ id: BindingID) throws -> BindingRow? {
        try connection.first(BindingSQL.byID, id, map: BindingRow.init)
    }

    package func bindings(beginningWith high: UInt64, realm: RealmID) throws -> [BindingRow] {
        let (first, last) = (BindingID(high: high, low: 0), BindingID(high: high, low: .max))
        return try connection.query(BindingSQL.beginning, first, last, map: BindingRow.init)
            .filter { $0.realm == realm }
    }

    package func bindings(madeBy flow: FlowID) throws -> [BindingRow] {
        try connection.query(BindingSQL.madeBy, flow, map: BindingRow.init).sorted { $0.id < $1.id }
    }

    /// Two queries, because each has a partial index of its own and `OR` would use neither.
    package func holders(
        of index: BlindIndex, kind: IdentifierKind, under parent: IdentifierKind?, realm: RealmID, at now: Instant
    ) throws -> [HolderRow] {
        var holders: [HolderRow] = []
        let parent = Place.kind(of: parent)
        try connection.ask([
            SQLQuery(BindingSQL.holders, realm, kind, parent, index) { holders.append(try HolderRow($0)) },
            SQLQuery(BindingSQL.quarantined, realm, kind, parent, index, now) {
                holders.append(try HolderRow($0))
            },
        ])
        return holders
    }

    /// The partial index on slots holds what is active or suspended, and is used only where its own
    /// condition is repeated.
    package func active(atOrAfter index: BlindIndex, kind: IdentifierKind, realm: RealmID) throws -> ActiveRow? {
        var (next, first): (ActiveRow?, ActiveRow?)
        try connection.ask([
            SQLQuery(
                """
                SELECT id, account_id, value_index FROM binding
                WHERE realm = $1 AND kind = $2 AND parent_kind = 'account' AND value_index >= $3
                    AND state IN ('active', 'suspended') AND state = 'active'
                ORDER BY value_index, slot LIMIT 1
                """, realm, kind, index
            ) { next = try ActiveRow($0) },
            SQLQuery(
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
            BindingSQL.insert, binding.id, binding.realm, binding.account, binding.kind, binding.place.parent?.binding,
            Place.kind(of: binding.place.parent?.kind), binding.place.number, binding.index, binding.value,
            binding.slot, binding.state,
            binding.confidence, binding.boundAt, binding.provedAt, binding.releasedAt, binding.quarantineUntil,
            binding.undoUntil, binding.madeBy)
    }

    package func release(_ binding: BindingID, at now: Instant, quarantineUntil: Instant?, undoUntil: Instant?) {
        queue(
            BindingSQL.release, now, quarantineUntil, undoUntil, binding, expecting: 1)
    }

    package func lengthenQuarantine(of binding: BindingID, until: Instant) {
        queue("UPDATE binding SET quarantine_until = $1 WHERE id = $2 AND state = 'released'", until, binding)
    }

    package func reinstate(_ binding: BindingID, slot: Int?) {
        queue(
            """
            UPDATE binding SET state = 'active', slot = $1, released_at = NULL, quarantine_until = NULL,
            undo_until = NULL
            WHERE id = $2 AND state = 'released'
            """, slot, binding, expecting: 1)
    }

    package func handOver(slot: Int, to binding: BindingID) {
        queue("UPDATE binding SET slot = $1 WHERE id = $2 AND slot IS NULL", slot, binding, expecting: 1)
    }

    /// What was claimed or attested before counts as proved from then on.
    package func markProved(_ binding: BindingID, at now: Instant) {
        queue(BindingSQL.markProved, now, binding, expecting: 1)
    }
}

private enum BindingSQL {
    static let held = SQLStatement.select(
        BindingColumn.self, "FROM binding WHERE account_id = $1 AND \(BindingColumn.isHeld)")
    static let byID = SQLStatement.select(BindingColumn.self, "FROM binding WHERE id = $1")
    static let beginning = SQLStatement.select(BindingColumn.self, "FROM binding WHERE id BETWEEN $1 AND $2")
    static let madeBy = SQLStatement.select(BindingColumn.self, "FROM binding WHERE made_by = $1")
    private static let place: SQLPiece =
        "FROM binding WHERE realm = $1 AND kind = $2 AND parent_kind = $3 AND value_index = $4"
    static let holders = SQLStatement.select(
        HolderRow.columns, "\(place) AND state IN ('active', 'suspended')")
    static let quarantined = SQLStatement.select(
        HolderRow.columns, "\(place) AND state = 'released' AND quarantine_until > $5")
    static let insert = SQLStatement.insert(BindingColumn.self)
    static let release: SQLStatement = """
        UPDATE binding SET state = 'released', released_at = $1, quarantine_until = $2, undo_until = $3
        WHERE id = $4 AND state IN ('active', 'suspended')
        """
    static let markProved: SQLStatement = "UPDATE binding SET proved_at = $1, confidence = 'proved' WHERE id = $2"
}
