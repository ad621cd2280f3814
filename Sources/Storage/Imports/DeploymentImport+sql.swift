package import Domain

/// How far the import of a deployment has come. There is one row at most: a database takes one
/// deployment.
package struct DeploymentImportRow: Sendable, Hashable {
    /// What the file's trailer digests to, 32 bytes.
    package let source: [UInt8]
    package var takenBytes: Int64
    package var takenRows: Int64
    package let begunAt: Instant
    package var finishedAt: Instant?

    package init(source: [UInt8], takenBytes: Int64, takenRows: Int64, begunAt: Instant, finishedAt: Instant?) {
        self.source = source
        self.takenBytes = takenBytes
        self.takenRows = takenRows
        self.begunAt = begunAt
        self.finishedAt = finishedAt
    }
}

extension DeploymentImportRow {
    package static func read(_ connection: any SQLConnection) throws -> DeploymentImportRow? {
        try connection.first(
            "SELECT source, taken_bytes, taken_rows, begun_at, finished_at FROM deployment_import WHERE id = 1"
        ) { row in
            DeploymentImportRow(
                source: try row.blob(0), takenBytes: try row.integer(1), takenRows: try row.integer(2),
                begunAt: try row.instant(3),
                finishedAt: try row.optionalInstant(4))
        }
    }

    /// As the first row there is.
    package var insert: QueuedStatement {
        QueuedStatement(
            "INSERT INTO deployment_import (id, source, taken_bytes, taken_rows, begun_at, finished_at) VALUES (1, $1, $2, $3, $4, $5)",
            source, takenBytes, takenRows, begunAt, finishedAt, expecting: 1)
    }

    /// Where it is still as in `earlier`; otherwise the phase fails as
    /// ``StorageFailure/stale``.
    package func update(from earlier: DeploymentImportRow) -> QueuedStatement {
        QueuedStatement(
            """
            UPDATE deployment_import SET taken_bytes = $1, taken_rows = $2, finished_at = $3
            WHERE id = 1 AND source = $4 AND taken_bytes = $5
            """, takenBytes, takenRows, finishedAt, source, earlier.takenBytes, expecting: 1)
    }
}

extension SQLConnection {
    /// Lifts the limit on how long one statement may take, for the rest of the transaction: what
    /// reads whole tables takes its time.
    package func takeItsTime() throws {
        switch dialect {
        case .sqlite: break
        case .postgres: try script("SET LOCAL statement_timeout = 0")
        }
    }
}

/// The counters behind columns that number themselves, which rows written with their numbers leave
/// where they were.
package enum IdentityCounters {
    /// Sets them after the highest number there is.
    package static func catchUp(_ connection: any SQLConnection) throws {
        switch connection.dialect {
        // Adds one to the highest number on its own.
        case .sqlite: break
        case .postgres:
            _ = try connection.query(
                """
                SELECT setval(pg_get_serial_sequence('ledger_entry', 'seq'), COALESCE(MAX(seq), 1),
                MAX(seq) IS NOT NULL) FROM ledger_entry
                """
            ) { _ in true }
        }
    }
}
