package import Domain
package import Engine

extension SQLSnapshot: ImportReads {
    package func accountImport(of source: [UInt8], realm: RealmID) throws -> AccountImportRow? {
        try connection.first(
            """
            SELECT taken_bytes, taken_lines, prefix_hash, accepted, rejected, report_size, report_tail, begun_at,
            finished_at
            FROM account_import WHERE realm = $1 AND source = $2
            """, realm, source
        ) { row in
            AccountImportRow(
                realm: realm, source: source, takenBytes: try row.integer(0), takenLines: try row.integer(1),
                prefixHash: try row.blob(2),
                accepted: try row.integer(3), rejected: try row.integer(4), reportSize: try row.integer(5),
                reportTail: try row.blob(6),
                begunAt: try row.instant(7), finishedAt: try row.optionalInstant(8))
        }
    }
}

extension SQLTransaction: ImportWrites {
    package func save(_ row: AccountImportRow, replacing earlier: AccountImportRow?) {
        if let earlier { replace(earlier, with: row) } else { begin(row) }
    }

    private func begin(_ row: AccountImportRow) {
        queue(
            """
            INSERT INTO account_import (
                realm, source, taken_bytes, taken_lines, prefix_hash, accepted, rejected, report_size, report_tail,
                begun_at,
                finished_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """, row.realm, row.source, row.takenBytes, row.takenLines, row.prefixHash, row.accepted, row.rejected,
            row.reportSize,
            row.reportTail, row.begunAt, row.finishedAt)
    }

    private func replace(_ earlier: AccountImportRow, with row: AccountImportRow) {
        queue(
            """
            UPDATE account_import SET
                taken_bytes = $1, taken_lines = $2, prefix_hash = $3, accepted = $4, rejected = $5, report_size = $6,
                report_tail = $7,
                begun_at = $8, finished_at = $9
            WHERE realm = $10 AND source = $11 AND taken_bytes = $12 AND begun_at = $13
            """, row.takenBytes, row.takenLines, row.prefixHash, row.accepted, row.rejected, row.reportSize,
            row.reportTail,
            row.begunAt, row.finishedAt, row.realm, row.source, earlier.takenBytes, earlier.begunAt, expecting: 1)
    }
}
