import Domain
import Engine

extension StoreContract {
    static let outbox = [
        Clause("A claimed message comes with its account's key", claimedRow),
        Clause("A claimed message is nobody else's until the claim ends", claimEnds),
        Clause("Messages leave when they are due, the longest due first", dueMessages),
        Clause("Messages of one lane leave one after the other, in the order in which they were written", lanes),
        Clause("Workers that claim at once never get the same message", claimingAtOnce),
        Clause("What a phase settles makes room in its lane for what it claims", claimAfterSettling),
        Clause("The outbox tells how many wait, how many are dead and since when", depths),
        Clause("A webhook takes its waiting messages with it", deletedWebhook),
    ]

    static func enqueue(_ messages: [MessageRow], of account: AccountRow, in store: any Store) async throws {
        try await store.write { transaction in
            transaction.insert(account)
            for row in messages { transaction.enqueue(row) }
        }
    }

    /// Claims for a minute.
    static func claim(
        _ limit: Int = 100, at now: Instant, by node: NodeID? = nil, in store: any Store
    ) async throws -> [MessageID] {
        try await claimRows(limit, at: now, by: node, in: store).map(\.message.id)
    }

    static func claimRows(
        _ limit: Int = 100, at now: Instant, by node: NodeID? = nil, in store: any Store
    ) async throws -> [ClaimedRow] {
        let claimer = Claimer(node: node, othersSeenSince: now - .seconds(15))
        return try await store.write {
            try $0.claimMessages(at: now, until: now + .minutes(1), limit: limit, by: claimer)
        }
    }

    static func claimedRow(_ store: any Store) async throws {
        let rows = try Rows()
        let account = rows.account()
        let message = rows.message(of: account, topic: .code)
        try await enqueue([message], of: account, in: store)
        let claimed = try await claimRows(at: rows.now, in: store)
        try expect(
            claimed, is: [ClaimedRow(message: message, dataKey: account.dataKey, isFollowed: false)], "the claim")
    }

    static func claimEnds(_ store: any Store) async throws {
        let rows = try Rows()
        let account = rows.account()
        let message = rows.message(of: account)
        try await enqueue([message], of: account, in: store)
        try expect(try await claim(at: rows.now, in: store), is: [message.id], "first")
        try expect(try await claim(at: rows.now + .milliseconds(59_999), in: store), is: [], "while it is claimed")
        try expect(try await claim(at: rows.now + .minutes(1), in: store), is: [message.id], "afterwards")
        try await store.write { $0.deleteMessages([message.id]) }
        try expect(try await claim(at: rows.now + .days(1), in: store), is: [], "once it is delivered")
    }

    static func claimAfterSettling(_ store: any Store) async throws {
        let rows = try Rows()
        let account = rows.account()
        let lane = rows.bytes(25)
        let messages = (0..<2).map { _ in rows.message(of: account, lane: lane) }
        try await enqueue(messages, of: account, in: store)
        try expect(try await claim(at: rows.now, in: store), is: [messages[0].id], "the first of the lane")
        let claimed = try await store.write { transaction in
            transaction.deleteMessages([messages[0].id])
            return try transaction.claimMessages(
                at: rows.now, until: rows.now + .minutes(1), limit: 9,
                by: Claimer(node: nil, othersSeenSince: rows.now))
        }
        try expect(claimed.map(\.message.id), is: [messages[1].id], "what waited behind it")
    }

    static func dueMessages(_ store: any Store) async throws {
        let rows = try Rows()
        let account = rows.account()
        let due = [Duration.zero, .seconds(-60), .milliseconds(1), .seconds(-30)].map {
            rows.message(of: account, dueAt: rows.now + $0)
        }
        try await enqueue(due, of: account, in: store)
        try expect(try await claim(2, at: rows.now, in: store), is: [due[1].id, due[3].id], "the longest due")
        try expect(
            try await claim(2, at: rows.now, in: store), is: [due[0].id], "the rest, without the one that is early")
    }

    static func lanes(_ store: any Store) async throws {
        let rows = try Rows()
        let (account, lane) = (rows.account(), rows.bytes(16))
        let messages = (0..<3).map { _ in rows.message(of: account, lane: lane) }
        let other = rows.message(of: account)
        try await enqueue(messages + [other], of: account, in: store)
        let first = try await claimRows(at: rows.now, in: store)
        try expect(Set(first.map(\.message.id)), is: [messages[0].id, other.id], "the first of each lane")
        try expect(
            first.filter(\.isFollowed).map(\.message.id), is: [messages[0].id], "the ones that others wait behind")
        try expect(try await claim(at: rows.now, in: store), is: [], "while the first is on its way")
        for place in 0..<2 {
            try await store.write { $0.deleteMessages([messages[place].id]) }
            let next = try await claimRows(at: rows.now, in: store)
            try expect(next.map(\.message.id), is: [messages[place + 1].id], "the next")
            try expect(next.map(\.isFollowed), is: [place == 0], "whether there is one more")
        }
    }

    static func claimingAtOnce(_ store: any Store) async throws {
        let rows = try Rows()
        let account = rows.account()
        let messages = (0..<40).map { _ in rows.message(of: account) }
        try await enqueue(messages, of: account, in: store)
        let claimed = try await withThrowingTaskGroup(of: [MessageID].self) { group in
            for _ in 0..<8 { group.addTask { try await claim(5, at: rows.now, in: store) } }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        try expect(claimed.count, is: 40, "claims")
        try expect(Set(claimed).count, is: 40, "different messages")
    }

    static func depths(_ store: any Store) async throws {
        let rows = try Rows()
        let account = rows.account()
        var dead = rows.message(of: account)
        dead.isDead = true
        try await enqueue(
            [rows.message(of: account, topic: .code), rows.message(of: account), dead], of: account, in: store)
        let wanted = [
            OutboxDepth(topic: .code, waiting: 1, dead: 0, oldest: rows.now),
            OutboxDepth(topic: .notice, waiting: 1, dead: 1, oldest: rows.now),
        ]
        for realm in [nil, rows.realm] {
            try expect(try await store.read { try $0.outboxDepths(realm: realm) }, is: wanted, "depths")
        }
        let other = try Rows(realm: "messenger").realm
        try expect(try await store.read { try $0.outboxDepths(realm: other) }, is: [], "of another realm")
    }

    static func deletedWebhook(_ store: any Store) async throws {
        let rows = try Rows()
        let (account, webhook) = (rows.account(), rows.webhook())
        let (event, notice) = (rows.message(of: account, topic: .event, webhook: webhook.id), rows.message(of: account))
        try await store.write { $0.insert(webhook) }
        try await enqueue([event, notice], of: account, in: store)
        try await store.write { $0.deleteWebhook(webhook.id) }
        try expect(try await store.read { try $0.webhook(webhook.id) }, is: nil, "the webhook")
        try expect(try await claim(at: rows.now, in: store), is: [notice.id], "what still leaves")
    }
}
