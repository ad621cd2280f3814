package import Domain
package import Engine

extension SQLSnapshot: PolicyReads {
    package func policy(realm: RealmID, version: String) throws -> PolicyRow? {
        try connection.first(
            PolicySQL.policy, realm, version,
            map: PolicyRow.init)
    }

    package func policyInForce(realm: RealmID) throws -> PolicyInForceRow? {
        try connection.first(
            PolicySQL.policyInForce,
            realm,
            map: PolicyInForceRow.init)
    }

    package func wasInForce(_ version: String, realm: RealmID) throws -> Bool {
        try connection.first(
            "SELECT seq FROM policy_in_force WHERE realm = $1 AND version = $2 LIMIT 1", realm, version
        ) { _ in true }
            ?? false
    }
}

extension SQLTransaction: PolicyWrites {
    package func keep(_ policy: PolicyRow) {
        queue(
            PolicySQL.keepPolicy, policy.realm, policy.version, policy.text, policy.since)
    }

    /// Of two who do this at once, one meets the other's number and looks again.
    package func putInForce(_ version: String, realm: RealmID, at now: Instant) {
        queue(
            """
            INSERT INTO policy_in_force (seq, realm, version, since_at)
            VALUES (1 + COALESCE((SELECT MAX(seq) FROM policy_in_force), 0), $1, $2, $3)
            """, realm, version, now)
    }
}

enum PolicyColumn: Int, TableColumn {
    case realm, version, body, sinceAt

    static let table: SQLPiece = "policy"

    var type: SQLType {
        switch self {
        case .sinceAt: .integer
        default: .text
        }
    }
}

extension PolicyRow {
    init(_ row: SQLRow) throws {
        let row = RowFields<PolicyColumn>(row)
        self.init(
            realm: try row.raw(.realm), version: try row.text(.version), text: try row.text(.body),
            since: try row.instant(.sinceAt))
    }
}

enum PolicyInForceColumn: Int, TableColumn {
    case realm, version, sinceAt, seq

    static let table: SQLPiece = "policy_in_force"

    var type: SQLType {
        switch self {
        case .sinceAt, .seq: .integer
        default: .text
        }
    }
}

extension PolicyInForceRow {
    init(_ row: SQLRow) throws {
        let row = RowFields<PolicyInForceColumn>(row)
        self.init(
            realm: try row.raw(.realm), version: try row.text(.version), since: try row.instant(.sinceAt),
            seq: try row.integer(.seq))
    }
}

private enum PolicySQL {
    static let policy: SQLStatement = "SELECT \(PolicyColumn.list) FROM policy WHERE realm = $1 AND version = $2"
    static let policyInForce: SQLStatement =
        "SELECT \(PolicyInForceColumn.list) FROM policy_in_force WHERE realm = $1 ORDER BY seq DESC LIMIT 1"
    static let keepPolicy: SQLStatement = """
        INSERT INTO policy (\(PolicyColumn.list)) VALUES (\(PolicyColumn.placeholders)) ON CONFLICT (realm,
        version) DO NOTHING
        """
}
