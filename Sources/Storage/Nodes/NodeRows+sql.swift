package import Domain
package import Engine

extension SQLSnapshot: NodeReads {
    package func nodes(seenSince moment: Instant) throws -> [NodeRow] {
        try connection.query(
            NodeSQL.nodes,
            moment,
            map: NodeRow.init)
    }

    package func news(afterPolicy seq: Int64) throws -> News {
        var (policies, masterKeys): ([PolicyInForceRow], [MasterKeyRow]) = ([], [])
        try connection.ask([
            SQLQuery(NodeSQL.policyNews, seq) {
                row in
                policies.append(try PolicyInForceRow(row))
            },
            SQLQuery(
                "SELECT version, since_at FROM master_key_in_force WHERE version = (SELECT MAX(version) FROM master_key_in_force)"
            ) { row in
                masterKeys.append(try MasterKeyRow(row))
            },
        ])
        return News(policies: policies, masterKey: masterKeys.first)
    }
}

/// A node without a row claims nothing: what it had claimed is anybody's once its row is gone.
extension SQLTransaction: NodeWrites {
    package func keep(_ node: NodeRow) {
        queue(
            NodeSQL.keepNode, node.id, node.name, node.release, node.startedAt, node.seenAt,
            KeyVersions(node.keyVersions))
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

enum NodeColumn: Int, TableColumn {
    case id, name, release, startedAt, seenAt, keyVersions

    static let table: SQLPiece = "node"

    var type: SQLType {
        switch self {
        case .id: .blob
        case .startedAt, .seenAt: .integer
        default: .text
        }
    }
}

extension NodeRow {
    init(_ row: SQLRow) throws {
        let row = RowFields<NodeColumn>(row)
        self.init(
            id: try row.id(.id), name: try row.text(.name), release: try row.text(.release),
            startedAt: try row.instant(.startedAt),
            seenAt: try row.instant(.seenAt),
            keyVersions: KeyVersions(text: try row.text(.keyVersions)).versions)
    }
}

/// Numbers in one text column, rising, a space between two.
private struct KeyVersions: SQLBindable {
    let versions: Set<UInt32>

    init(_ versions: Set<UInt32>) { self.versions = versions }

    init(text: String) { versions = Set(text.split(separator: " ").compactMap { UInt32($0) }) }

    var sqlValue: SQLValue { .text(versions.sorted().map(String.init).joined(separator: " ")) }
}

private enum NodeSQL {
    static let nodes: SQLStatement = "SELECT \(NodeColumn.list) FROM node WHERE seen_at >= $1 ORDER BY id"
    static let policyNews: SQLStatement =
        "SELECT \(PolicyInForceColumn.list) FROM policy_in_force WHERE seq > $1 ORDER BY seq"
    static let keepNode: SQLStatement = """
        INSERT INTO node (\(NodeColumn.list)) VALUES (\(NodeColumn.placeholders))
        ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at, key_versions = excluded.key_versions
        """
}
