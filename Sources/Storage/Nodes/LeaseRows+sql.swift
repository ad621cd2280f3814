package import Domain
package import Engine

extension SQLTransaction: LeaseWrites {
    /// One statement, so that of two who find it free one gets it: on PostgreSQL the second waits
    /// for the row and looks at it again.
    package func takeLease(_ name: LeaseName, for holder: NodeID, at now: Instant, until: Instant) throws -> Lease? {
        try connection.first(
            """
            INSERT INTO lease (name, holder, token, until_at) VALUES ($1, $2, 1, $3)
            ON CONFLICT (name) DO UPDATE SET
                token = lease.token + CASE WHEN lease.holder = excluded.holder THEN 0 ELSE 1 END,
                holder = excluded.holder, until_at = excluded.until_at
            WHERE lease.holder = excluded.holder OR lease.until_at <= $4
            RETURNING token
            """, name, holder, until, now
        ) { Lease(name: name, holder: holder, token: try $0.integer(0)) }
    }

    /// SQLite's one writer needs no lock. On PostgreSQL, taking the lease waits until this
    /// transaction is over, and this one waits while it is being taken.
    package func isCurrent(_ lease: Lease) throws -> Bool {
        let token =
            switch connection.dialect {
            case .sqlite:
                try connection.first("SELECT token FROM lease WHERE name = $1", lease.name) { try $0.integer(0) }
            case .postgres:
                try connection.first("SELECT token FROM lease WHERE name = $1 FOR SHARE", lease.name) {
                    try $0.integer(0)
                }
            }
        return token == lease.token
    }

    package func giveBack(_ lease: Lease) {
        queue("UPDATE lease SET until_at = 0 WHERE name = $1 AND token = $2", lease.name, lease.token)
    }

    package func endLeases() {
        queue("UPDATE lease SET until_at = 0")
    }
}

extension LeaseName: SQLBindable {}
