package import Domain
package import Engine
package import Vault

extension SQLSnapshot: LedgerReads {
    /// In order of `seq`, since several entries of one millisecond have ids in no order.
    package func openings(of account: AccountID, limit: Int) throws -> [(entry: LedgerRow, content: Sealed)] {
        try connection.query(LedgerSQL.ofAccount, account, limit) {
            (entry: try LedgerRow($0), content: try RowFields<LedgerColumn>($0).stored(.content))
        }
    }
}

extension SQLTransaction: LedgerWrites {
    package func append(_ entry: LedgerRow, opening: LedgerOpeningRow?) {
        add(
            [
                entry.id.sqlValue, entry.realm.sqlValue, entry.at.sqlValue, entry.event.sqlValue,
                entry.commitment.sqlValue, opening?.account.sqlValue ?? .null, opening?.content.sqlValue ?? .null,
            ], with: LedgerSQL.append)
    }
}

private enum LedgerSQL {
    static let ofAccount: SQLStatement = """
        SELECT \(LedgerColumn.list) FROM ledger_entry WHERE account_id = $1 ORDER BY seq DESC LIMIT $2
        """
    static let append = RowInsert(LedgerColumn.self)
}

/// Without `seq`, which the engine gives.
enum LedgerColumn: Int, TableColumn {
    case id, realm, happenedAt, event, commitment, accountID, content

    static let table: SQLPiece = "ledger_entry"

    var type: SQLType {
        switch self {
        case .realm, .event: .text
        case .happenedAt: .integer
        default: .blob
        }
    }
}

extension LedgerRow {
    init(_ row: SQLRow) throws {
        let row = RowFields<LedgerColumn>(row)
        self.init(
            id: try row.id(.id), realm: try row.raw(.realm), at: try row.instant(.happenedAt),
            event: try row.text(.event), commitment: try row.blob(.commitment))
    }
}
