package import Domain
package import Engine
import JSONText
import Vault

extension SQLSnapshot {
    /// One query for the external ids and two a kind, however many rows are asked for, all in
    /// one round trip.
    package func occupied(of wanted: Wanted, realm: RealmID, at now: Instant) throws -> Occupied {
        let collector = OccupiedCollector()
        var queries = [
            query(of: wanted.externalIDs, realm: realm) {
                collector.occupied.externalIDs.insert(Array(try $0.text(0).utf8))
            }
        ]
        for (kind, indexes) in wanted.indexes where !indexes.isEmpty {
            queries.append(held(indexes, kind, realm) { try collector.add(slot: $0, of: kind) })
            queries.append(quarantined(indexes, kind, realm, now) { try collector.add(quarantined: $0, of: kind) })
        }
        try connection.ask(queries)
        return collector.occupied
    }

    private typealias Each = (SQLRow) throws -> Void

    /// PostgreSQL has arrays, SQLite reads JSON. Each element is looked up alone, and `OFFSET 0`
    /// keeps it so: over a table without statistics a join is planned to read the whole realm,
    /// which is believed to be one row, and to hold each row against the array.
    private func query(of ids: [String], realm: RealmID, each: @escaping Each) -> SQLQuery {
        switch connection.dialect {
        case .sqlite:
            SQLQuery(
                "SELECT external_id FROM account WHERE realm = $1 AND external_id IN (SELECT value FROM json_each($2))",
                realm,
                Self.json(ids), each: each)
        case .postgres:
            SQLQuery(
                """
                SELECT sought.external_id
                FROM unnest(CAST($1 AS TEXT[])) AS sought (external_id)
                CROSS JOIN LATERAL (
                    SELECT 1 FROM account WHERE account.realm = $2
                    AND account.external_id = sought.external_id OFFSET 0) AS held
                """, PostgresArray.texts(ids), realm, each: each)
        }
    }

    /// SQLite takes the indexes, 32 bytes each, out of one blob: JSON has no bytes.
    private func held(
        _ indexes: [BlindIndex], _ kind: IdentifierKind, _ realm: RealmID, each: @escaping Each
    ) -> SQLQuery {
        switch connection.dialect {
        case .sqlite:
            SQLQuery(
                """
                WITH RECURSIVE place (number) AS (SELECT 0 UNION ALL SELECT number + 1 FROM place WHERE number + 1 < $1)
                SELECT binding.value_index, binding.slot FROM place CROSS JOIN binding
                WHERE binding.realm = $2 AND binding.kind = $3 AND binding.parent_kind = 'account'
                        AND binding.value_index = substr($4,
                place.number * 32 + 1, 32)
                    AND binding.state IN ('active', 'suspended')
                """, indexes.count, realm, kind, indexes.flatMap(\.bytes), each: each)
        case .postgres:
            SQLQuery(
                """
                SELECT sought.value_index, held.slot
                FROM unnest(CAST($1 AS BYTEA[])) AS sought (value_index)
                CROSS JOIN LATERAL (
                    SELECT binding.slot FROM binding
                    WHERE binding.realm = $2 AND binding.kind = $3 AND binding.parent_kind = 'account'
                        AND binding.value_index = sought.value_index
                        AND binding.state IN ('active', 'suspended')
                    OFFSET 0) AS held
                """, PostgresArray.bytes(indexes.map(\.bytes)), realm, kind, each: each)
        }
    }

    private func quarantined(
        _ indexes: [BlindIndex], _ kind: IdentifierKind, _ realm: RealmID, _ now: Instant, each: @escaping Each
    ) -> SQLQuery {
        switch connection.dialect {
        case .sqlite:
            SQLQuery(
                """
                WITH RECURSIVE place (number) AS (SELECT 0 UNION ALL SELECT number + 1 FROM place WHERE number + 1 < $1)
                SELECT binding.value_index FROM place CROSS JOIN binding
                WHERE binding.realm = $2 AND binding.kind = $3 AND binding.parent_kind = 'account'
                        AND binding.value_index = substr($4,
                place.number * 32 + 1, 32)
                    AND binding.state = 'released' AND binding.quarantine_until > $5
                """, indexes.count, realm, kind, indexes.flatMap(\.bytes), now, each: each)
        case .postgres:
            SQLQuery(
                """
                SELECT sought.value_index
                FROM unnest(CAST($1 AS BYTEA[])) AS sought (value_index)
                CROSS JOIN LATERAL (
                    SELECT 1 FROM binding
                    WHERE binding.realm = $2 AND binding.kind = $3 AND binding.parent_kind = 'account'
                        AND binding.value_index = sought.value_index
                        AND binding.state = 'released' AND binding.quarantine_until > $4
                    OFFSET 0) AS held
                """, PostgresArray.bytes(indexes.map(\.bytes)), realm, kind, now, each: each)
        }
    }

    static func json(_ texts: [String]) -> String {
        (try? JSONText.bytes(texts)).map { String(decoding: $0, as: UTF8.self) } ?? "[]"
    }
}

/// What several queries gather.
private final class OccupiedCollector {
    var occupied = Occupied()

    func add(slot row: SQLRow, of kind: IdentifierKind) throws {
        occupied.slots[Occupied.IndexedIdentifier(kind: kind, index: try row.stored(0)), default: []].insert(
            try row.int(1))
    }

    func add(quarantined row: SQLRow, of kind: IdentifierKind) throws {
        occupied.quarantined.insert(Occupied.IndexedIdentifier(kind: kind, index: try row.stored(0)))
    }
}
