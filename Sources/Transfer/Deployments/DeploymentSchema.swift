package import Storage

/// Whether a database has the schema that this release moves.
enum DeploymentSchema {
    static var known: Int64 { Storage.Migration.all.last?.number ?? 0 }

    /// A later schema may have columns that would be left behind without a word.
    static func check(_ connection: any SQLConnection) throws {
        let found =
            try connection.first("SELECT COALESCE(MAX(number), 0) FROM schema_migration") { try $0.integer(0) } ?? 0
        guard found == known else {
            throw TransferFailure(
                "transfer.other-schema",
                "The database has schema \(found), and this release moves schema \(known). Use the release that the database belongs to.",
                .database)
        }
    }
}

/// Whether a deployment is whole.
package enum ImportCheck {
    /// Refuses a database into which a deployment is being moved, or was moved only in part: nobody
    /// may be served from it.
    /// - Throws: ``TransferFailure`` `import.unfinished`, or what the database throws.
    package static func refuseUnfinished(_ database: any SQLDatabase) async throws {
        try await database.read(refuseUnfinished)
    }

    @Sendable static func refuseUnfinished(_ connection: any SQLConnection) throws {
        guard let row = try DeploymentImportRow.read(connection), row.finishedAt == nil else { return }
        throw TransferFailure(
            "import.unfinished",
            "The move of a deployment into this database was begun and is not finished. "
                + "Run the same `bindery import` again: it continues where it stopped.", .database)
    }
}
