import Domain
import Engine
import Storage

extension StoreContract {
    static let nodes = [
        Clause("Nodes are read back as they were last seen", nodesReadBack),
        Clause("A node's earlier lives are removed, and no other node", earlierLives),
        Clause("A lease has one holder until it is over, and its token rises with each new one", lease),
        Clause("A lease that is given back is free at once", leaseGivenBack),
        Clause("Of many who want a lease at once one gets it", leaseRace),
        Clause("The policy put in force last is in force, and what came after a number is news", policiesInForce),
        Clause("Two who put policies in force at once do so one after the other", policyRace),
        Clause("The highest version of the master key is in force, since it first was", masterKey),
    ]

    static func node(
        _ rows: Rows, _ name: String = "left", startedAt: Duration = .zero, seenAt: Duration = .zero
    ) -> NodeRow {
        NodeRow(
            id: rows.id(), name: name, release: "0.1.0", startedAt: rows.now + startedAt, seenAt: rows.now + seenAt,
            keyVersions: [1, 12])
    }

    private static func keep(_ nodes: [NodeRow], in store: any Store) async throws {
        try await store.write { transaction in for row in nodes { transaction.keep(row) } }
    }

    static func nodesReadBack(_ store: any Store) async throws {
        let rows = try Rows()
        var (early, late) = (node(rows), node(rows, "right", seenAt: .seconds(5)))
        try await keep([early, late], in: store)
        let find: @Sendable (Duration) async throws -> [NodeRow] = { later in
            try await store.read { try $0.nodes(seenSince: rows.now + later) }
        }
        try expect(try await find(.zero), is: [early, late], "both")
        try expect(try await find(.milliseconds(1)), is: [late], "the one that was seen later")
        (early.seenAt, early.keyVersions, late.seenAt) = (rows.now + .seconds(9), [12, 13], rows.now + .seconds(8))
        try await keep([early, late], in: store)
        try expect(try await find(.seconds(9)), is: [early], "after another beat")
        try await store.write { [early] in $0.remove(early.id) }
        try expect(try await find(.zero), is: [late], "once one has left")
        try await store.write { $0.removeNodes(notSeenSince: rows.now + .seconds(9)) }
        try expect(try await find(.zero), is: [], "once the others are forgotten")
    }

    static func earlierLives(_ store: any Store) async throws {
        let rows = try Rows()
        let (dead, twin, other) = (node(rows), node(rows, seenAt: .seconds(10)), node(rows, "right"))
        let new = node(rows, startedAt: .seconds(10), seenAt: .seconds(10))
        try await keep([dead, twin, other, new], in: store)
        try await store.write { $0.removeEarlierLives(of: new) }
        try expect(
            try await store.read { try $0.nodes(seenSince: rows.now) }.map(\.id), is: [twin.id, other.id, new.id],
            "who is left")
    }

    private static func take(_ holder: NodeID, at now: Instant, in store: any Store) async throws -> Int64? {
        try await store.write { try $0.takeLease("work", for: holder, at: now, until: now + .seconds(15)) }?.token
    }

    static func lease(_ store: any Store) async throws {
        let rows = try Rows()
        let (left, right): (NodeID, NodeID) = (rows.id(), rows.id())
        try expect(try await take(left, at: rows.now, in: store), is: 1, "the first")
        try expect(try await take(right, at: rows.now + .milliseconds(14_999), in: store), is: nil, "while it lasts")
        try expect(try await take(left, at: rows.now + .seconds(5), in: store), is: 1, "prolonged")
        try expect(try await take(right, at: rows.now + .seconds(15), in: store), is: nil, "after the first end")
        try expect(try await take(right, at: rows.now + .seconds(20), in: store), is: 2, "once it is over")
        let current = try await store.write { transaction in
            try [Int64(1), 2].map { try transaction.isCurrent(Lease(name: "work", holder: left, token: $0)) }
        }
        try expect(current, is: [false, true], "which token is current")
        try expect(
            try await store.write { try $0.isCurrent(Lease(name: "other", holder: left, token: 1)) }, is: false,
            "of no lease")
    }

    static func leaseGivenBack(_ store: any Store) async throws {
        let rows = try Rows()
        let (left, right): (NodeID, NodeID) = (rows.id(), rows.id())
        _ = try await take(left, at: rows.now, in: store)
        try await store.write { $0.giveBack(Lease(name: "work", holder: right, token: 2)) }
        try expect(try await take(right, at: rows.now, in: store), is: nil, "given back by somebody else")
        try await store.write { $0.giveBack(Lease(name: "work", holder: left, token: 1)) }
        try expect(try await take(right, at: rows.now, in: store), is: 2, "given back")
    }

    static func leaseRace(_ store: any Store) async throws {
        let rows = try Rows()
        let holders: [NodeID] = (0..<12).map { _ in rows.id() }
        let tokens = try await withThrowingTaskGroup(of: Int64?.self) { group in
            for holder in holders { group.addTask { try await take(holder, at: rows.now, in: store) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        try expect(tokens.compactMap { $0 }, is: [1], "who got it")
    }
}

// MARK: What all nodes follow

extension StoreContract {
    private static func publish(_ versions: [String], realm: RealmID, at now: Instant, in store: any Store) async throws
    {
        try await store.write { transaction in
            for version in versions {
                transaction.keep(PolicyRow(realm: realm, version: version, text: "realm: \(realm)", since: now))
                transaction.putInForce(version, realm: realm, at: now)
            }
        }
    }

    static func policiesInForce(_ store: any Store) async throws {
        let (rows, other) = (try Rows(), try Rows(realm: "messenger"))
        try expect(try await store.read { try $0.policyInForce(realm: rows.realm) }, is: nil, "before the first")
        try await publish(["a", "b"], realm: rows.realm, at: rows.now, in: store)
        try await publish(["m"], realm: other.realm, at: rows.now, in: store)
        try await publish(["a"], realm: rows.realm, at: rows.now + .days(1), in: store)
        let newest = PolicyInForceRow(realm: rows.realm, version: "a", since: rows.now + .days(1), seq: 4)
        try expect(try await store.read { try $0.policyInForce(realm: rows.realm) }, is: newest, "in force")
        let news = try await store.read { try $0.news(afterPolicy: 2) }
        try expect(
            news,
            is: News(
                policies: [PolicyInForceRow(realm: other.realm, version: "m", since: rows.now, seq: 3), newest],
                masterKey: nil),
            "news")
        try expect(try await store.read { try $0.news(afterPolicy: 4).policies }, is: [], "no news")
        try expect(try await store.read { try $0.wasInForce("b", realm: rows.realm) }, is: true, "one that was")
        try expect(try await store.read { try $0.wasInForce("b", realm: other.realm) }, is: false, "one that never was")
    }

    static func policyRace(_ store: any Store) async throws {
        let rows = try Rows()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<4 {
                group.addTask { try await publish(["v\(number)"], realm: rows.realm, at: rows.now, in: store) }
            }
            try await group.waitForAll()
        }
        let news = try await store.read { try $0.news(afterPolicy: 0).policies }
        try expect(news.map(\.seq), is: [1, 2, 3, 4], "numbers")
        try expect(Set(news.map(\.version)).count, is: 4, "versions")
    }

    static func masterKey(_ store: any Store) async throws {
        let rows = try Rows()
        try expect(try await store.read { try $0.masterKeyInForce() }, is: nil, "before anybody told")
        for (version, later) in [(UInt32(1), Duration.zero), (.max, .hours(1)), (2, .hours(2)), (.max, .hours(3))] {
            try await store.write { $0.putInForce(MasterKeyRow(version: version, since: rows.now + later)) }
        }
        let wanted = MasterKeyRow(version: .max, since: rows.now + .hours(1))
        try expect(try await store.read { try $0.masterKeyInForce() }, is: wanted, "in force")
        try expect(try await store.read { try $0.news(afterPolicy: 0).masterKey }, is: wanted, "as news")
    }
}
