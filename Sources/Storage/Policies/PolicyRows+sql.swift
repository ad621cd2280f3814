package import Domain
package import Engine

extension SQLSnapshot: PolicyReads {
    package func policy(realm: RealmID, version: String) throws -> PolicyRow? {
        try connection.first(
            "SELECT realm, version, body, since_at FROM policy WHERE realm = $1 AND version = $2", realm, version, map: PolicyRow.init)
    }
}

extension SQLTransaction: PolicyWrites {
    package func keep(_ policy: PolicyRow) {
        queue(
            """
            INSERT INTO policy (realm, version, body, since_at) VALUES ($1, $2, $3, $4) ON CONFLICT (realm, version) DO NOTHING
            """, policy.realm, policy.version, policy.text, policy.since)
    }
}

extension PolicyRow {
    /// Columns: realm, version, body, since_at.
    init(_ row: SQLRow) throws {
        self.init(realm: try row.raw(0), version: try row.text(1), text: try row.text(2), since: try row.instant(3))
    }
}
