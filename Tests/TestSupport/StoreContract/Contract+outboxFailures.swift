import Domain
import Engine

extension StoreContract {
    static let outboxFailures = [
        Clause("A message that is put back waits, and its lane with it", rescheduled),
        Clause("A message that joins a waiting lane leaves right after it", joiningLane),
        Clause("A dead message lets its lane pass", deadPasses),
        Clause("Dead messages are listed, by realm and page by page", deadList),
        Clause("A dead message comes back with fresh attempts, and ahead of its lane", revived),
        Clause("Messages that failed and wait are listed, the soonest first, and tried at once when asked", failing),
        Clause("All dead messages of a realm come back, and no other", revivedRealm),
    ]

    private static func putBack(_ message: MessageRow, dueAt: Instant, dead: Bool = false) -> MessageRow {
        var changed = message
        (changed.dueAt, changed.attempts, changed.lastError, changed.isDead) = (
            dueAt, message.attempts + 1, "status 503", dead
        )
        return changed
    }

    static func rescheduled(_ store: any Store) async throws {
        let rows = try Rows()
        let (account, lane, later) = (rows.account(), rows.bytes(16), rows.now + .hours(1))
        let (first, second) = (rows.message(of: account, lane: lane), rows.message(of: account, lane: lane))
        try await enqueue([first, second], of: account, in: store)
        try expect(try await claim(at: rows.now, in: store), is: [first.id], "the first")
        try await store.write { $0.reschedule(putBack(first, dueAt: later), by: nil) }
        try expect(try await claim(at: later - .milliseconds(1), in: store), is: [], "too early")
        let claimed = try await claimRows(at: later, in: store).map(\.message)
        try expect(claimed, is: [putBack(first, dueAt: later)], "when it is due")
        try await store.write { $0.deleteMessages([first.id]) }
        try expect(try await claim(at: later, in: store), is: [second.id], "right behind it")
    }

    static func joiningLane(_ store: any Store) async throws {
        let rows = try Rows()
        let (account, lane, later) = (rows.account(), rows.bytes(16), rows.now + .hours(1))
        let (first, second) = (
            rows.message(of: account, lane: lane, dueAt: later), rows.message(of: account, lane: lane)
        )
        try await enqueue([first], of: account, in: store)
        try await store.write { $0.enqueue(second) }
        try expect(try await claim(at: rows.now, in: store), is: [], "too early")
        try expect(try await claim(at: later, in: store), is: [first.id], "the first")
        try await store.write { $0.deleteMessages([first.id]) }
        try expect(try await claim(at: later, in: store), is: [second.id], "the second")
    }

    static func deadPasses(_ store: any Store) async throws {
        let rows = try Rows()
        let (account, lane) = (rows.account(), rows.bytes(16))
        let (first, second) = (rows.message(of: account, lane: lane), rows.message(of: account, lane: lane))
        try await enqueue([first, second], of: account, in: store)
        try expect(try await claim(at: rows.now, in: store), is: [first.id], "the first")
        try await store.write { $0.reschedule(putBack(first, dueAt: rows.now, dead: true), by: nil) }
        try expect(try await claim(at: rows.now, in: store), is: [second.id], "the one behind the dead one")
    }

    static func deadList(_ store: any Store) async throws {
        let (rows, other) = (try Rows(), try Rows(realm: "messenger", seed: 2))
        let (account, stranger) = (rows.account(), other.account())
        let dead = (0..<3).map { _ in putBack(rows.message(of: account), dueAt: rows.now, dead: true) }
        let foreign = putBack(other.message(of: stranger), dueAt: rows.now, dead: true)
        try await enqueue(dead + [rows.message(of: account)], of: account, in: store)
        try await enqueue([foreign], of: stranger, in: store)
        let list: @Sendable (RealmID?, MessageID?, Int) async throws -> [MessageRow] = { realm, after, limit in
            try await store.read { try $0.deadMessages(realm: realm, after: after, limit: limit) }
        }
        try expect(try await list(rows.realm, nil, 2), is: Array(dead[0...1]), "the first page")
        try expect(try await list(rows.realm, dead[1].id, 2), is: [dead[2]], "the second page")
        try expect(Set(try await list(nil, nil, 9)), is: Set(dead + [foreign]), "of all realms")
    }

    static func revived(_ store: any Store) async throws {
        let rows = try Rows()
        let (account, lane, later) = (rows.account(), rows.bytes(16), rows.now + .days(1))
        let dead = putBack(rows.message(of: account, lane: lane), dueAt: rows.now, dead: true)
        let kept = putBack(rows.message(of: account), dueAt: rows.now, dead: true)
        try await enqueue([dead, kept, rows.message(of: account, lane: lane)], of: account, in: store)
        try await store.write { $0.revive([dead.id], realm: nil, at: later) }
        let claimed = try await claimRows(at: later, in: store).map(\.message)
        try expect(claimed.map(\.id), is: [dead.id], "the revived one, ahead of its lane")
        try expect(claimed.map(\.attempts), is: [0], "its attempts")
        try expect(
            try await store.read { try $0.deadMessages(realm: nil, after: nil, limit: 9) }, is: [kept],
            "what stays dead")
    }

    static func failing(_ store: any Store) async throws {
        let (rows, other) = (try Rows(), try Rows(realm: "messenger", seed: 2))
        let (account, stranger) = (rows.account(), other.account())
        let messages = (0..<2).map { putBack(rows.message(of: account), dueAt: rows.now + .hours(Int64(2 - $0))) }
        let dead = putBack(rows.message(of: account), dueAt: rows.now, dead: true)
        let fresh = rows.message(of: account, dueAt: rows.now + .hours(3))
        let foreign = putBack(other.message(of: stranger), dueAt: rows.now + .hours(1))
        try await enqueue(messages + [dead, fresh], of: account, in: store)
        try await enqueue([foreign], of: stranger, in: store)
        let list: @Sendable (Int) async throws -> [MessageRow] = { limit in
            try await store.read { try $0.failingMessages(realm: rows.realm, limit: limit) }
        }
        try expect(try await list(9), is: [messages[1], messages[0]], "all")
        try expect(try await list(1), is: [messages[1]], "the first")
        let chosen = [messages[0].id, dead.id, fresh.id, foreign.id]
        try await store.write { $0.hasten(chosen, realm: rows.realm, at: rows.now) }
        let claimed = try await claimRows(at: rows.now, in: store).map(\.message)
        try expect(claimed.map(\.id), is: [messages[0].id], "the one that was asked for")
        try expect(claimed.map(\.attempts), is: [1], "its attempts")
    }

    static func revivedRealm(_ store: any Store) async throws {
        let (rows, other) = (try Rows(), try Rows(realm: "messenger", seed: 2))
        let (account, stranger) = (rows.account(), other.account())
        let dead = (0..<2).map { _ in putBack(rows.message(of: account), dueAt: rows.now, dead: true) }
        let foreign = putBack(other.message(of: stranger), dueAt: rows.now, dead: true)
        try await enqueue(dead, of: account, in: store)
        try await enqueue([foreign], of: stranger, in: store)
        try await store.write { $0.revive([foreign.id], realm: rows.realm, at: rows.now) }
        try expect(try await claim(at: rows.now, in: store), is: [], "another realm's is not found")
        try await store.write { $0.revive(nil, realm: rows.realm, at: rows.now) }
        try expect(Set(try await claim(at: rows.now, in: store)), is: Set(dead.map(\.id)), "all of the realm")
    }
}
