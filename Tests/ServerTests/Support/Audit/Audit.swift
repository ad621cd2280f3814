import Storage
import Testing

/// Something that must hold for all rows of the database, whatever was killed: its SQL counts those
/// that break it.
struct AuditRule: Sendable {
    let name: String
    let sql: SQLStatement

    init(_ name: String, _ sql: SQLStatement) {
        self.name = name
        self.sql = sql
    }
}

extension Installation {
    /// Holds the whole database to the promises, and reads every page of it. Only after loads that
    /// create accounts and change phones.
    /// - Parameter more: what holds in this test besides.
    func audit(_ more: [AuditRule] = []) async throws {
        try await withDatabase { database in
            try await database.checkIntegrity()
            for rule in AuditRule.promises + more {
                let broken = try await database.read { try $0.query(rule.sql) { try $0.int(0) } }
                #expect(broken == [0], "\(rule.name)")
            }
        }
    }
}
