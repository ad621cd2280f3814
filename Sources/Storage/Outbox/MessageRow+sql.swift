import Domain
import Engine

extension MessageRow {
    /// Columns: id, realm, account_id, topic, lane, webhook_id, payload, created_at, due_at,
    /// attempts, last_error, is_dead.
    init(_ row: SQLRow) throws {
        self.init(
            id: try row.id(0), realm: try row.raw(1), account: try row.id(2), topic: try row.raw(3),
            lane: try row.blob(4),
            webhook: try row.optionalID(5), payload: try row.stored(6), createdAt: try row.instant(7),
            dueAt: try row.instant(8),
            attempts: try row.int(9), lastError: try row.optionalText(10), isDead: try row.bool(11))
    }
}

extension ClaimedRow {
    /// A message's columns, the account's data_key, and whether others of its lane wait.
    init(_ row: SQLRow) throws {
        self.init(message: try MessageRow(row), dataKey: try row.stored(12), isFollowed: try row.bool(13))
    }
}

extension OutboxDepth {
    /// Columns: topic, how many wait, how many are dead, created_at of the oldest that waits.
    init(_ row: SQLRow) throws {
        self.init(
            topic: try row.raw(0), waiting: try row.int(1), dead: try row.int(2), oldest: try row.optionalInstant(3))
    }
}
