package import Domain
package import Engine

extension SQLSnapshot: PolicyReads {
    package func policy(realm: RealmID, version: String) throws -> PolicyRow? {
        try connection.first(
            "SELECT realm, version, body, since_at FROM policy WHERE realm = $1 AND version = $2", realm, version,
            map: PolicyRow.init)
    }

    package func policyInForce(realm: RealmID) throws -> PolicyInForceRow? {
        try connection.first(
            "SELECT realm, version, since_at, seq FROM policy_in_force WHERE realm = $1 ORDER BY seq DESC LIMIT 1",
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
            """
            INSERT INTO policy (realm, version, body, since_at) VALUES ($1, $2, $3, $4) ON CONFLICT (realm,
            version) DO NOTHING
            """, policy.realm, policy.version, policy.text, policy.since)
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

extension PolicyRow {
    /// Columns: realm, version, body, since_at.
    init(_ row: SQLRow) throws {
        self.init(realm: try row.raw(0), version: try row.text(1), text: try row.text(2), since: try row.instant(3))
    }
}

extension PolicyInForceRow {
    /// Columns: realm, version, since_at, seq.
    init(_ row: SQLRow) throws {
        self.init(realm: try row.raw(0), version: try row.text(1), since: try row.instant(2), seq: try row.integer(3))
    }
}
