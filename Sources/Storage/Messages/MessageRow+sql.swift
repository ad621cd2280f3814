import Domain
import Engine

enum OutboxColumn: Int, TableColumn {
    case id, realm, accountID, topic, lane, webhookID, payload, createdAt, dueAt, attempts, lastError, isDead,
        claimedUntil, place, claimedBy

    static let table: SQLPiece = "outbox"

    var type: SQLType {
        switch self {
        case .realm, .topic, .lastError: .text
        case .createdAt, .dueAt, .attempts, .isDead, .claimedUntil, .place: .integer
        default: .blob
        }
    }
}

extension MessageRow {
    init(_ row: SQLRow) throws {
        let row = RowFields<OutboxColumn>(row)
        self.init(
            id: try row.id(.id), realm: try row.raw(.realm), account: try row.id(.accountID),
            topic: try row.raw(.topic), lane: try row.blob(.lane), webhook: try row.optionalID(.webhookID),
            payload: try row.stored(.payload), createdAt: try row.instant(.createdAt),
            dueAt: try row.instant(.dueAt), attempts: try row.int(.attempts),
            lastError: try row.optionalText(.lastError), isDead: try row.bool(.isDead))
    }
}

extension ClaimedRow {
    /// A message's columns, the account's data_key, and whether others of its lane wait.
    init(_ row: SQLRow) throws {
        let last = OutboxColumn.count
        self.init(
            message: try MessageRow(row), dataKey: try row.optionalStored(last), isFollowed: try row.bool(last + 1))
    }
}

extension OutboxDepth {
    /// Columns: topic, how many wait, how many are dead, created_at of the oldest that waits.
    init(_ row: SQLRow) throws {
        self.init(
            topic: try row.raw(0), waiting: try row.int(1), dead: try row.int(2), oldest: try row.optionalInstant(3))
    }
}
