package import Domain
package import Engine
package import Vault

extension SQLSnapshot: LedgerReads {
    /// In order of `seq`, since several entries of one millisecond have ids in no order.
    package func openings(of account: AccountID, limit: Int) throws -> [(entry: LedgerRow, content: Sealed)] {
        try connection.query(
            """
            SELECT ledger_entry.id, ledger_entry.realm, ledger_entry.happened_at, ledger_entry.event,
            ledger_entry.commitment,
                ledger_opening.content
            FROM ledger_opening JOIN ledger_entry ON ledger_entry.id = ledger_opening.entry_id
            WHERE ledger_opening.account_id = $1 ORDER BY ledger_entry.seq DESC LIMIT $2
            """, account, limit
        ) { (entry: try LedgerRow($0), content: try $0.stored(5)) }
    }
}

extension SQLTransaction: LedgerWrites {
    package func append(_ entry: LedgerRow, opening: LedgerOpeningRow) {
        queue(
            "INSERT INTO ledger_entry (id, realm, happened_at, event, commitment) VALUES ($1, $2, $3, $4, $5)",
            entry.id, entry.realm,
            entry.at, entry.event, entry.commitment)
        queue(
            "INSERT INTO ledger_opening (account_id, entry_id, content) VALUES ($1, $2, $3)", opening.account,
            opening.entry,
            opening.content)
    }
}

extension LedgerRow {
    /// Columns: id, realm, happened_at, event, commitment.
    init(_ row: SQLRow) throws {
        self.init(
            id: try row.id(0), realm: try row.raw(1), at: try row.instant(2), event: try row.text(3),
            commitment: try row.blob(4))
    }
}
