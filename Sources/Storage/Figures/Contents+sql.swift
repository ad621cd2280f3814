/// How much a database holds, for comparing a copy with its original.
package struct Contents: Sendable, Hashable, Codable {
    package let accounts: Int
    /// Those that hold an identifier now.
    package let bindings: Int
    package let flows: Int
    package let openCases: Int
    /// Messages that are not delivered yet, given-up ones included.
    package let messages: Int
    package let ledgerEntries: Int

    /// All as of one moment.
    /// - Throws: ``StorageFailure``.
    package static func read(from database: any SQLDatabase) async throws -> Contents {
        let counts = try await database.read { connection in
            try connection.first(
                """
                SELECT (SELECT COUNT(*) FROM account), (SELECT COUNT(*) FROM binding WHERE state = 'active'),
                (SELECT COUNT(*) FROM flow),
                    (SELECT COUNT(*) FROM review_case WHERE state = 'open'), (SELECT COUNT(*) FROM outbox),
                    (SELECT COUNT(*) FROM ledger_entry)
                """
            ) { row in try (0..<6).map { try row.int($0) } }
        }
        let found = counts ?? [0, 0, 0, 0, 0, 0]
        return Contents(
            accounts: found[0], bindings: found[1], flows: found[2], openCases: found[3], messages: found[4],
            ledgerEntries: found[5])
    }
}
