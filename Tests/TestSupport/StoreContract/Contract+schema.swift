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
    package static let schemaClauses = everySchema + nodesSchema

    private static let everySchema = [
        SchemaClause("Promise 11: a ledger entry can't be changed") { database in
            try await refused(by: database) { try $0.execute("UPDATE ledger_entry SET event = 'nothing happened'", []) }
        },
        SchemaClause("Promise 11: a ledger entry can't be deleted") { database in
            try await refused(by: database) { try $0.execute("DELETE FROM ledger_entry", []) }
        },
        SchemaClause("Promise 11: what an entry was made of can be erased, by itself and not otherwise") { database in
            try await writeEntry(to: database)
            for tampering in [
                "UPDATE ledger_entry SET content = commitment",
                "UPDATE ledger_entry SET content = NULL, account_id = NULL, event = 'nothing happened'",
            ] as [SQLStatement] {
                try await expectRefusal(by: database) { try $0.execute(tampering, []) }
            }
            _ = try await database.write {
                try $0.execute("UPDATE ledger_entry SET content = NULL, account_id = NULL", [])
            }
            try expect(try await entries(in: database), is: ["flow.completed"], "entries")
        },
        SchemaClause("Migrating again does nothing") { database in
            let migrator = Migrator(database: database)
            try expect(try await migrator.pending().map(\.number), is: [], "pending")
            try expect(try await migrator.apply(at: Instant(milliseconds: 0)).map(\.number), is: [], "run")
        },
        SchemaClause("The schema of a later release is refused") { database in
            _ = try await database.write {
                try $0.execute(
                    "INSERT INTO schema_migration (number, name, applied_at) VALUES ($1, $2, $3)", 1000, "later", 0)
            }
            let known = Migration.all.last?.number ?? 0
            do {
                try await Migrator(database: database).apply(at: Instant(milliseconds: 0))
                throw ContractFailure("a later schema must be left alone")
            } catch StorageFailure.newerFormat(found: 1000, known: known) {}
        },
        SchemaClause("A schema that a later release only added to is worked with, and left alone") { database in
            let newest = Migration.all.last?.number ?? 0
            try await apply(Migration.all + [later(newest + 1, needs: newest)], to: database)
            let migrator = Migrator(database: database)
            try expect(try await migrator.pending().map(\.number), is: [], "pending")
            try expect(try await migrator.apply(at: Instant(milliseconds: 0)).map(\.number), is: [], "run")
        },
        SchemaClause("A schema that needs a later release is refused, however little was changed since") { database in
            let newest = Migration.all.last?.number ?? 0
            let next = later(newest + 1, needs: newest + 1)
            try await apply(Migration.all + [next, later(newest + 2, needs: newest + 1)], to: database)
            let pending = try await Migrator(database: database, known: Migration.all + [next]).pending()
            try expect(pending.map(\.number), is: [], "pending for the release before the last")
            do {
                _ = try await Migrator(database: database).pending()
                throw ContractFailure("a schema that needs more must be left alone")
            } catch StorageFailure.newerFormat(found: newest + 2, known: newest) {}
        },
        SchemaClause("A record of migrations that the first releases kept is continued") { database in
            try await database.write { try $0.script("ALTER TABLE schema_migration DROP COLUMN needs") }
            let newest = Migration.all.last?.number ?? 0
            try expect(try await Migrator(database: database).pending().map(\.number), is: [], "pending")
            try await apply(Migration.all + [later(newest + 1, needs: newest)], to: database)
            let kept = try await database.read {
                try $0.query("SELECT needs FROM schema_migration ORDER BY number") { try $0.optionalInteger(0) }
            }
            try expect(kept, is: Migration.all.map { _ in nil } + [newest], "needs")
        },
    ]

    private static func later(_ number: Int64, needs: Int64) -> Migration {
        Migration(number: number, name: "later", needs: needs) { _ in "CREATE TABLE later_\(number) (id BIGINT);" }
    }

    private static func apply(_ known: [Migration], to database: any SQLDatabase) async throws {
        try await Migrator(database: database, known: known).apply(at: Instant(milliseconds: 0))
    }

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
        try await database.read { try $0.query("SELECT event FROM ledger_entry") { try $0.text(0) } }
    }

    private static func refused(
        by database: any SQLDatabase, _ tampering: @escaping @Sendable (any SQLConnection) throws -> Int
    ) async throws {
        try await writeEntry(to: database)
        try await expectRefusal(by: database, tampering)
    }

    private static func expectRefusal(
        by database: any SQLDatabase, _ tampering: @escaping @Sendable (any SQLConnection) throws -> Int
    ) async throws {
        do {
            _ = try await database.write(tampering)
            throw ContractFailure("the schema must refuse it")
        } catch StorageFailure.constraint {}
        try expect(try await entries(in: database), is: ["flow.completed"], "entries")
    }
}
