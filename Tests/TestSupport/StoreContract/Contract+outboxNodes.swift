import Domain
import Engine
import Storage
import Vault

extension StoreContract {
    static let outboxNodes = [
        Clause(
            "Messages of one lane leave in the order in which they were written, whatever their ids say", orderOfWriting
        ),
        Clause("A living node's claim is its own, a dead node's is anybody's", deadNode),
        Clause("A message that another node has claimed meanwhile is not put back", lateReschedule),
        Clause("Messages of one lane that are claimed at once by several leave one after the other", laneRace),
    ]

    static func orderOfWriting(_ store: any Store) async throws {
        let rows = try Rows()
        let (account, lane) = (rows.account(), rows.bytes(16))
        let messages = (0..<5).map { _ in rows.message(of: account, lane: lane) }
        let written = [3, 0, 4, 1, 2].map { messages[$0] }
        try await store.write { $0.insert(account) }
        for message in written { try await store.write { $0.enqueue(message) } }
        for message in written {
            try expect(try await claim(at: rows.now, in: store), is: [message.id], "the next")
            try await store.write { $0.deleteMessages([message.id]) }
        }
    }

    static func deadNode(_ store: any Store) async throws {
        let rows = try Rows()
        let account = rows.account()
        let message = rows.message(of: account)
        var left = node(rows)
        try await enqueue([message], of: account, in: store)
        try await store.write { [left] in $0.keep(left) }
        try expect(try await claim(at: rows.now, by: left.id, in: store), is: [message.id], "the living node's")
        try expect(try await claim(at: rows.now + .seconds(15), in: store), is: [], "while it is thought to be alive")
        left.seenAt = rows.now + .seconds(10)
        try await store.write { [left] in $0.keep(left) }
        try expect(
            try await claim(at: rows.now + .seconds(25), by: rows.id(), in: store), is: [], "after its last beat")
        let later = rows.now + .milliseconds(25_001)
        try expect(try await claim(at: later, in: store), is: [message.id], "once it is dead")
        try expect(
            try await claim(at: later + .seconds(50), by: left.id, in: store), is: [], "a claim that no node made")
    }

    static func lateReschedule(_ store: any Store) async throws {
        let rows = try Rows()
        let account = rows.account()
        let message = rows.message(of: account)
        let (dead, alive) = (node(rows), node(rows, "right", seenAt: .seconds(20)))
        try await enqueue([message], of: account, in: store)
        try await store.write { transaction in for row in [dead, alive] { transaction.keep(row) } }
        _ = try await claim(at: rows.now, by: dead.id, in: store)
        let later = rows.now + .seconds(20)
        try expect(try await claim(at: later, by: alive.id, in: store), is: [message.id], "taken over")
        try await store.write { $0.reschedule(message, by: dead.id) }
        try await store.write { $0.reschedule(message, by: nil) }
        try expect(try await claim(at: later, in: store), is: [], "while the living node has it")
        try await store.write { $0.reschedule(message, by: alive.id) }
        try expect(try await claim(at: later, in: store), is: [message.id], "put back by who has it")
    }

    /// Every round has the next of the lane for one of them.
    static func laneRace(_ store: any Store) async throws {
        let rows = try Rows()
        let (account, lane) = (rows.account(), rows.bytes(16))
        let messages = (0..<6).map { _ in rows.message(of: account, lane: lane) }
        try await enqueue(messages, of: account, in: store)
        for message in messages {
            let claimed = try await withThrowingTaskGroup(of: [MessageID].self) { group in
                for _ in 0..<4 { group.addTask { try await claim(9, at: rows.now, in: store) } }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            try expect(claimed, is: [message.id], "the next")
            try await store.write { $0.deleteMessages(claimed) }
        }
    }
}

// MARK: The release before

extension StoreContract {
    static let nodesSchema = [
        SchemaClause("A message that the release before writes goes behind those before it", oldMessages)
    ]

    /// In that release's words: it knows neither places nor who claims.
    private static func enqueueAsBefore(_ message: MessageRow, on connection: any SQLConnection) throws {
        try connection.execute(
            """
            INSERT INTO outbox (
                id, realm, account_id, topic, lane, webhook_id, payload, created_at, due_at, attempts, last_error, is_dead, claimed_until)
            VALUES ($1, $2, $3, $4, $5, NULL, $6, $7, $8, 0, NULL, 0, 0)
            """, message.id, message.realm, message.account, message.topic.rawValue, message.lane,
            message.payload.bytes, message.createdAt,
            message.dueAt)
    }

    private static func oldMessages(_ database: any SQLDatabase) async throws {
        let (rows, store) = (try Rows(), SQLStore(database: database))
        let (account, lane) = (rows.account(), rows.bytes(16))
        let messages = (0..<4).map { _ in rows.message(of: account, lane: lane) }
        let written = [2, 3, 1, 0].map { messages[$0] }
        try await store.write { $0.insert(account) }
        for (turn, message) in written.enumerated() {
            if turn.isMultiple(of: 2) {
                try await database.write { try enqueueAsBefore(message, on: $0) }
            } else {
                try await store.write { $0.enqueue(message) }
            }
        }
        for message in written {
            try expect(try await claim(at: rows.now, in: store), is: [message.id], "the next")
            try await store.write { $0.deleteMessages([message.id]) }
        }
    }
}
