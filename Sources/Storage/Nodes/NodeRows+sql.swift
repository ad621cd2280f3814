package import Domain
package import Engine

extension SQLSnapshot: NodeReads {
    package func nodes(seenSince moment: Instant) throws -> [NodeRow] {
        try connection.query(
            "SELECT id, name, release, started_at, seen_at, key_versions FROM node WHERE seen_at >= $1 ORDER BY id",
            moment,
            map: NodeRow.init)
    }

    package func news(afterPolicy seq: Int64) throws -> News {
        var (policies, masterKeys): ([PolicyInForceRow], [MasterKeyRow]) = ([], [])
        try connection.ask([
            SQLQuestion("SELECT realm, version, since_at, seq FROM policy_in_force WHERE seq > $1 ORDER BY seq", seq) {
                row in
                policies.append(try PolicyInForceRow(row))
            },
            SQLQuestion(
                "SELECT version, since_at FROM master_key_in_force WHERE version = (SELECT MAX(version) FROM master_key_in_force)"
            ) { row in
                masterKeys.append(try MasterKeyRow(row))
            },
        ])
        return News(policies: policies, masterKey: masterKeys.first)
    }
}

/// A node that is not there claims nothing: what it had claimed is anybody's with its row gone.
extension SQLTransaction: NodeWrites {
    package func keep(_ node: NodeRow) {
        queue(
            """
            INSERT INTO node (id, name, release, started_at, seen_at, key_versions) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at, key_versions = excluded.key_versions
            """, node.id, node.name, node.release, node.startedAt, node.seenAt, KeyVersions(node.keyVersions))
    }

    package func remove(_ node: NodeID) {
        queue("DELETE FROM node WHERE id = $1", node)
    }

    package func removeEarlierLives(of node: NodeRow) {
        queue("DELETE FROM node WHERE seen_at < $1 AND name = $2 AND id <> $3", node.startedAt, node.name, node.id)
    }

    package func removeNodes(notSeenSince moment: Instant) {
        queue("DELETE FROM node WHERE seen_at < $1", moment)
    }
}

extension NodeRow {
    /// Columns: id, name, release, started_at, seen_at, key_versions.
    init(_ row: SQLRow) throws {
        self.init(
            id: try row.id(0), name: try row.text(1), release: try row.text(2), startedAt: try row.instant(3),
            seenAt: try row.instant(4),
            keyVersions: KeyVersions(text: try row.text(5)).versions)
    }
}

/// Numbers in one text column, rising, a space between two.
private struct KeyVersions: SQLBindable {
    let versions: Set<UInt32>

    init(_ versions: Set<UInt32>) { self.versions = versions }

    init(text: String) { versions = Set(text.split(separator: " ").compactMap { UInt32($0) }) }

    var sqlValue: SQLValue { .text(versions.sorted().map(String.init).joined(separator: " ")) }
}
