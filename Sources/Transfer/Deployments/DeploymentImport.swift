package import Domain
package import Storage

/// Moves an export into an empty database with the schema in place, and continues where an earlier
/// run of the same file stopped.
package struct DeploymentImport: Sendable {
    package struct Summary: Sendable, Hashable {
        package let rows: Int64
        /// Rows that an earlier run had written.
        package let earlierRows: Int64
        package let exportedAt: Instant
        /// When it was whole; an earlier time than this run's where there was nothing left to do.
        package let finishedAt: Instant
    }

    private let database: any SQLDatabase
    private let now: @Sendable () -> Instant
    private let batchRows: Int
    private let listen: TransferListener

    /// - Parameter batchRows: that are written in one transaction at most.
    package init(
        into database: any SQLDatabase, now: @escaping @Sendable () -> Instant, batchRows: Int = 2000,
        listen: @escaping TransferListener = { _ in }
    ) {
        self.database = database
        self.now = now
        self.batchRows = batchRows
        self.listen = listen
    }

    /// Checks the file, writes what is missing, and reads everything back. Until that has come out
    /// right the database can't be served.
    /// - Throws: ``TransferFailure``, or what the database or the listener throws; the same call
    ///   then continues.
    package func run(file path: String) async throws -> Summary {
        let export = try CheckedExport.open(path, listen: listen)
        var row = try await begin(export)
        let earlierRows = row.takenRows
        if let finishedAt = row.finishedAt { return summary(export, earlierRows: earlierRows, finishedAt) }
        try await write(export, from: &row)
        try await database.write { connection in
            try connection.takeItsTime()
            try IdentityCounters.catchUp(connection)
        }
        try await compare(export)
        var finished = row
        finished.finishedAt = now()
        try await save(finished, from: row, with: [])
        return summary(export, earlierRows: earlierRows, finished.finishedAt ?? now())
    }

    /// Compares a file with what the database holds, row by row. Changes nothing.
    /// - Throws: ``TransferFailure`` `import.differs` with the sections that are not alike.
    package func verify(file path: String) async throws -> Int64 {
        let export = try CheckedExport.open(path, listen: listen)
        try await compare(export)
        return export.trailer.rows
    }

    private func summary(_ export: CheckedExport, earlierRows: Int64, _ finishedAt: Instant) -> Summary {
        Summary(
            rows: export.trailer.rows, earlierRows: earlierRows, exportedAt: export.header.exportedAt,
            finishedAt: finishedAt)
    }
}

// MARK: Whether this file may come here

extension DeploymentImport {
    /// Finds the row of an earlier run, or begins one where there is nothing yet.
    private func begin(_ export: CheckedExport) async throws -> DeploymentImportRow {
        let fresh = DeploymentImportRow(
            source: export.identity, takenBytes: export.start, takenRows: 0, begunAt: now(), finishedAt: nil)
        do {
            return try await database.write { connection in
                try connection.takeItsTime()
                try DeploymentSchema.check(connection)
                if let row = try DeploymentImportRow.read(connection) { return try Self.goOn(row, with: export) }
                try Self.refuseFull(connection)
                try connection.flush([fresh.insert])
                return fresh
            }
        } catch StorageFailure.constraint(.unique, _) {
            throw Self.otherRun
        }
    }

    private static func goOn(_ row: DeploymentImportRow, with export: CheckedExport) throws -> DeploymentImportRow {
        guard row.source != export.identity else { return row }
        guard row.finishedAt == nil else {
            throw TransferFailure(
                "import.database-not-empty", "Another export was moved into this database. Import into a new one.",
                .database)
        }
        throw TransferFailure(
            "import.other-file",
            "Another export is already being moved into this database. Continue with that one, or use a new database.",
            .database)
    }

    private static func refuseFull(_ connection: any SQLConnection) throws {
        let full = try StoredSection.all.filter { try DeploymentWalk.count($0, connection) > 0 }
        guard let first = full.first else { return }
        throw TransferFailure(
            "import.database-not-empty",
            "The database holds rows already (in \(first.table)). Import into one that `bindery migrate` has just made.",
            .database)
    }

    fileprivate static var otherRun: TransferFailure {
        TransferFailure("import.other-run", "Another import into this database is running, or was quicker.", .busy)
    }
}

// MARK: Writing

extension DeploymentImport {
    /// That a batch holds at most, and one row.
    private static let batchBytes = 4 << 20

    private func write(_ export: CheckedExport, from row: inout DeploymentImportRow) async throws {
        let source = try ByteSource(path: export.path, from: row.takenBytes)
        var section = export.section(at: row.takenBytes)
        let earlier = row.takenRows
        while source.offset < export.end {
            let batch = try batch(source, until: export.end, &section)
            var next = row
            next.takenBytes = source.offset
            next.takenRows += Int64(batch.count)
            try await save(next, from: row, with: batch)
            row = next
            try listen(
                TransferProgress(
                    .writing, .bytes, done: source.offset, of: export.size, worked: row.takenRows - earlier))
        }
    }

    /// The statements of the next rows.
    private func batch(
        _ source: ByteSource, until end: Int64, _ section: inout StoredSection?
    ) throws -> [QueuedStatement] {
        var statements: [QueuedStatement] = []
        let start = source.offset
        while statements.count < batchRows, source.offset - start < Self.batchBytes, source.offset < end {
            let frame = try ExportDecoder.frame(source)
            if frame.letter == ExportFrame.section {
                let name = ExportJSON.value(frame.content, as: SectionOpening.self)?.name
                section = StoredSection.all.first { $0.name == name }
            } else {
                guard let section, let values = RowCoding.values(frame.content, count: section.columns.count) else {
                    throw ExportDecoder.changed(source.path)
                }
                statements.append(QueuedStatement(section.write(for: database.dialect), arguments: values))
            }
        }
        return statements
    }

    /// The row first: where another run was quicker, nothing of the batch is tried.
    private func save(
        _ row: DeploymentImportRow, from earlier: DeploymentImportRow, with statements: [QueuedStatement]
    ) async throws {
        do {
            try await database.write { connection in
                try connection.takeItsTime()
                try connection.flush([row.update(from: earlier)] + statements)
            }
        } catch StorageFailure.stale {
            throw Self.otherRun
        }
    }
}

// MARK: Verifying

extension DeploymentImport {
    private func compare(_ export: CheckedExport) async throws {
        let listen = listen
        let sums = try await database.read { connection in
            try connection.takeItsTime()
            try DeploymentSchema.check(connection)
            let walk = DeploymentWalk(connection: connection) { rows, total in
                try listen(TransferProgress(.verifying, .rows, done: rows, of: total, worked: rows))
            }
            return try walk.sums()
        }
        let differences = export.trailer.differences(from: ExportTrailer(sums))
        guard differences.isEmpty else {
            throw TransferFailure(
                "import.differs",
                "The database does not hold what the file does. Not alike: \(differences.joined(separator: ", ")).",
                .database)
        }
    }
}
