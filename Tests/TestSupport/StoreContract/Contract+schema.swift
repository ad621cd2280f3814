import Domain
import Engine
package import Storage

extension StoreContract {
    /// One sentence about the schema itself, which no store would let anybody try.
    package struct SchemaClause: Sendable, CustomStringConvertible {
        package let description: String
        package let check: @Sendable (any SQLDatabase) async throws -> Void

        init(_ sentence: String, _ check: @escaping @Sendable (any SQLDatabase) async throws -> Void) {
            description = sentence
            self.check = check
        }
    }

    /// The database must be empty, with the schema in place.
    package static let schemaClauses = [
        SchemaClause("Promise 11: a ledger entry can't be changed") { database in
            try await refused(by: database) { try $0.execute("UPDATE ledger_entry SET event = 'nothing happened'", []) }
        },
        SchemaClause("Promise 11: a ledger entry can't be deleted") { database in
            try await refused(by: database) { try $0.execute("DELETE FROM ledger_entry", []) }
        },
        SchemaClause("Promise 11: erasing what an entry was made of leaves the entry") { database in
            try await writeEntry(to: database)
            _ = try await database.write { try $0.execute("DELETE FROM ledger_opening", []) }
            try expect(try await entries(in: database), is: ["flow.completed"], "entries")
        },
        SchemaClause("Migrating again does nothing") { database in
            let migrator = Migrator(database: database)
            try expect(try await migrator.pending().map(\.number), is: [], "pending")
            try expect(try await migrator.apply(at: Instant(milliseconds: 0)).map(\.number), is: [], "run")
        },
        SchemaClause("The schema of a later release is refused") { database in
            _ = try await database.write {
                try $0.execute("INSERT INTO schema_migration (number, name, applied_at) VALUES ($1, $2, $3)", 1000, "later", 0)
            }
            let known = Migration.all.last?.number ?? 0
            do {
                try await Migrator(database: database).apply(at: Instant(milliseconds: 0))
                throw ContractFailure("a later schema must be left alone")
            } catch StorageFailure.newerFormat(found: 1000, known: known) {}
        },
    ]

    private static func writeEntry(to database: any SQLDatabase) async throws {
        let rows = try Rows()
        let account = rows.account()
        let (entry, opening) = rows.ledgerEntry(of: account)
        try await SQLStore(database: database).write { transaction in
            transaction.insert(account)
            transaction.append(entry, opening: opening)
        }
    }

    private static func entries(in database: any SQLDatabase) async throws -> [String] {
        try await database.read { try $0.query("SELECT event FROM ledger_entry", []) { try $0.text(0) } }
    }

    private static func refused(
        by database: any SQLDatabase, _ tampering: @escaping @Sendable (any SQLConnection) throws -> Int
    ) async throws {
        try await writeEntry(to: database)
        do {
            _ = try await database.write(tampering)
            throw ContractFailure("the schema must refuse it")
        } catch StorageFailure.constraint {}
        try expect(try await entries(in: database), is: ["flow.completed"], "entries")
    }
}
