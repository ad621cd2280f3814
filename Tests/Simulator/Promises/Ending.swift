import Domain
import Flows
import Foundation
import Storage
import StorageSQLite

/// The database as it is when all is over, read by plain SQL past the engine, and the file's
/// bytes.
struct Ending: Sendable {
    struct Binding: Sendable {
        let account: AccountID?
        let state: String
    }

    let flows: [FlowID: String]
    let bindings: [BindingID: Binding]
    let accounts: [AccountID: String]
    let restrictions: [Facts.Restricted: Instant]
    let ledgerEntries: Int
    /// The highest number in the ledger less the number of entries: zero where none is missing.
    let ledgerGaps: Int
    /// Messages that still wait.
    let living: [MessageID]
    /// Places that more accounts hold than there are.
    let doubleHolders: Int
    /// Places of accounts at which two are good.
    let doubleActives: Int
    let doubleDisputes: Int
    let bytes: Data
    let setBack: Duration

    static func read(_ file: SQLiteDatabase, path: String, clockwork: Clockwork) async throws -> Ending {
        let bytes = try Data(contentsOf: URL(filePath: path))
        let log = (try? Data(contentsOf: URL(filePath: path + "-wal"))) ?? Data()
        let setBack = clockwork.setBack
        return try await file.read { connection in
            func count(_ sql: SQLStatement) throws -> Int {
                Int(try connection.query(sql) { try $0.integer(0) }.first ?? 0)
            }
            let flows: [(FlowID, String)] = try connection.query("SELECT id, state FROM flow") {
                (try $0.id(0), try $0.text(1))
            }
            let bindings: [(BindingID, Binding)] = try connection.query("SELECT id, account_id, state FROM binding") {
                (try $0.id(0), Binding(account: try $0.id(1), state: try $0.text(2)))
            }
            let accounts: [(AccountID, String)] = try connection.query("SELECT id, status FROM account") {
                (try $0.id(0), try $0.text(1))
            }
            let restrictions: [(Facts.Restricted, Instant)] = try connection.query(
                "SELECT account_id, capability, cause_id, until_at FROM restriction"
            ) {
                (
                    Facts.Restricted(account: try $0.id(0), capability: try $0.text(1), cause: try $0.id(2)),
                    try $0.instant(3)
                )
            }
            return Ending(
                flows: Dictionary(flows) { one, _ in one }, bindings: Dictionary(bindings) { one, _ in one },
                accounts: Dictionary(accounts) { one, _ in one },
                restrictions: Dictionary(restrictions) { one, _ in one },
                ledgerEntries: try count("SELECT COUNT(*) FROM ledger_entry"),
                ledgerGaps: try count("SELECT COALESCE(MAX(seq), 0) - COUNT(*) FROM ledger_entry"),
                living: try connection.query("SELECT id FROM outbox WHERE is_dead = 0 ORDER BY id") { try $0.id(0) },
                doubleHolders: try count(
                    """
                    SELECT COUNT(*) FROM (SELECT 1 FROM binding WHERE state IN ('active', 'suspended')
                    AND slot IS NOT NULL GROUP BY realm, kind, parent_kind, value_index, slot HAVING COUNT(*) > 1)
                    """),
                doubleActives: try count(
                    """
                    SELECT COUNT(*) FROM (SELECT 1 FROM binding WHERE state = 'active'
                    GROUP BY account_id, parent_id, kind, place HAVING COUNT(*) > 1)
                    """),
                doubleDisputes: try count(
                    """
                    SELECT COUNT(*) FROM (SELECT 1 FROM review_case WHERE state = 'open' AND is_dispute = 1
                    GROUP BY account_id HAVING COUNT(*) > 1)
                    """),
                bytes: bytes + log, setBack: setBack)
        }
    }
}
