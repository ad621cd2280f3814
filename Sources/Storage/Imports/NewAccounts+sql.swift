package import Domain
package import Engine
import Vault

extension SQLTransaction {
    /// In SQLite a statement costs little and a row is cheapest on its own; on PostgreSQL every
    /// statement costs the server as much again as its row, so all rows of a table go with one.
    package func insert(_ accounts: [NewAccountRows], realm: RealmID) {
        guard !accounts.isEmpty else { return }
        switch connection.dialect {
        case .sqlite: insertEach(accounts)
        case .postgres: insertTogether(accounts, realm)
        }
    }

    private func insertEach(_ accounts: [NewAccountRows]) {
        for rows in accounts { insert(rows.account) }
        for binding in accounts.flatMap(\.bindings) { insert(binding) }
        for entry in accounts.flatMap(\.entries) { append(entry.entry, opening: entry.opening) }
    }

    private func insertTogether(_ accounts: [NewAccountRows], _ realm: RealmID) {
        insertTogether(accounts.map(\.account), realm)
        insertTogether(accounts.flatMap(\.bindings), realm)
        insertTogether(accounts.flatMap(\.entries), realm)
    }

    private func insertTogether(_ rows: [AccountRow], _ realm: RealmID) {
        queue(
            """
            INSERT INTO account (
                id, realm, external_id, status, language, data_key, password, password_set_at, created_at, frozen_at,
                is_restricted, is_frozen, disputed_since, revision)
            SELECT id, CAST($1 AS TEXT), external_id, status, language, data_key, password, password_set_at,
            created_at, frozen_at,
                CASE WHEN status = 'restricted' THEN 1 ELSE 0 END, CASE WHEN status = 'frozen' THEN 1 ELSE 0 END, NULL,
                1
            FROM unnest(
                CAST($2 AS BYTEA[]), CAST($3 AS TEXT[]), CAST($4 AS TEXT[]), CAST($5 AS TEXT[]), CAST($6 AS BYTEA[]),
                CAST($7 AS TEXT[]), CAST($8 AS BIGINT[]), CAST($9 AS BIGINT[]), CAST($10 AS BIGINT[])
            ) AS given (id, external_id, status, language, data_key, password, password_set_at, created_at, frozen_at)
            """, realm, PostgresArray.bytes(rows.map(\.id.bytes)), PostgresArray.texts(rows.map(\.externalID)),
            PostgresArray.texts(rows.map(\.status.rawValue)), PostgresArray.texts(rows.map(\.language.rawValue)),
            PostgresArray.bytes(rows.compactMap(\.dataKey?.bytes)), PostgresArray.texts(rows.map(\.password)),
            PostgresArray.integers(rows.map(\.passwordSetAt?.milliseconds)),
            PostgresArray.integers(rows.map(\.createdAt.milliseconds)),
            PostgresArray.integers(rows.map(\.frozenAt?.milliseconds)))
    }

    private func insertTogether(_ rows: [BindingRow], _ realm: RealmID) {
        guard !rows.isEmpty else { return }
        queue(
            """
            INSERT INTO binding (
                id, realm, account_id, kind, parent_kind, place, value_index, value, slot, state, confidence, bound_at,
                proved_at)
            SELECT id, CAST($1 AS TEXT), account_id, kind, 'account', 1, value_index, value, slot, state, confidence,
                bound_at, proved_at
            FROM unnest(
                CAST($2 AS BYTEA[]), CAST($3 AS BYTEA[]), CAST($4 AS TEXT[]), CAST($5 AS BYTEA[]), CAST($6 AS BYTEA[]),
                CAST($7 AS BIGINT[]), CAST($8 AS TEXT[]), CAST($9 AS TEXT[]), CAST($10 AS BIGINT[]),
                CAST($11 AS BIGINT[])
            ) AS given (id, account_id, kind, value_index, value, slot, state, confidence, bound_at, proved_at)
            """, realm, PostgresArray.bytes(rows.map(\.id.bytes)), PostgresArray.bytes(rows.map(\.account.bytes)),
            PostgresArray.texts(rows.map(\.kind.rawValue)), PostgresArray.bytes(rows.map(\.index.bytes)),
            PostgresArray.bytes(rows.map(\.value.bytes)), PostgresArray.integers(rows.map { $0.slot.map(Int64.init) }),
            PostgresArray.texts(rows.map(\.state.rawValue)), PostgresArray.texts(rows.map(\.confidence.rawValue)),
            PostgresArray.integers(rows.map(\.boundAt.milliseconds)),
            PostgresArray.integers(rows.map(\.provedAt?.milliseconds)))
    }

    /// `ORDER BY place`, since the entries get their `seq` in the order in which the rows come.
    private func insertTogether(_ rows: [(entry: LedgerRow, opening: LedgerOpeningRow)], _ realm: RealmID) {
        queue(
            """
            INSERT INTO ledger_entry (id, realm, happened_at, event, commitment, account_id, content)
            SELECT id, CAST($1 AS TEXT), happened_at, event, commitment, account_id, content
            FROM unnest(
                CAST($2 AS BYTEA[]), CAST($3 AS BIGINT[]), CAST($4 AS TEXT[]), CAST($5 AS BYTEA[]),
                CAST($6 AS BYTEA[]), CAST($7 AS BYTEA[])
            ) WITH ORDINALITY AS given (id, happened_at, event, commitment, account_id, content, place) ORDER BY place
            """, realm, PostgresArray.bytes(rows.map(\.entry.id.bytes)),
            PostgresArray.integers(rows.map(\.entry.at.milliseconds)),
            PostgresArray.texts(rows.map(\.entry.event)),
            PostgresArray.bytes(rows.map(\.entry.commitment)),
            PostgresArray.bytes(rows.map(\.opening.account.bytes)),
            PostgresArray.bytes(rows.map(\.opening.content.bytes)))
    }
}
