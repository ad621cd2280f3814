import Domain
import Engine

extension StoreContract {
    static let limits = [
        Clause("Hits are found for as many keys as asked, and keys without any are left out", hits),
        Clause("Hits take the earlier ones' place", hitsReplaced),
        Clause("Failures are kept as they are given, until they are forgiven", failures),
        Clause("An account's failures are those of its own flows, and stay its own", failuresOfAccount),
        Clause("A tally adds up over the hours asked for", tallies),
    ]

    static func hits(_ store: any Store) async throws {
        let rows = try Rows()
        let kept = (0..<19).map { count in HitsRow(key: rows.hash(), times: (0..<count).map { rows.now + .seconds($0) })
        }
        try await store.write { transaction in
            for row in kept { transaction.replace(row, expiresAt: rows.now + .days(1)) }
        }
        let asked = kept.map(\.key) + [rows.hash()]
        try expect(try await store.read { Set(try $0.hits(asked)) }, is: Set(kept), "hits")
        try expect(try await store.read { try $0.hits([]) }, is: [], "of no key")
    }

    static func hitsReplaced(_ store: any Store) async throws {
        let rows = try Rows()
        let key = rows.hash()
        for times in [[rows.now], [rows.now, Instant(milliseconds: -1)]] {
            try await store.write { $0.replace(HitsRow(key: key, times: times), expiresAt: rows.now + .days(1)) }
        }
        let found = try await store.read { try $0.hits([key]).map(\.times) }
        try expect(found, is: [[rows.now, Instant(milliseconds: -1)]], "times")
    }

    static func failures(_ store: any Store) async throws {
        let rows = try Rows()
        let key = rows.hash()
        try expect(try await store.read { try $0.failures(key) }, is: nil, "of an unknown key")
        for row in [FailuresRow(key: key, count: 3, lastAt: rows.now), FailuresRow(key: key, count: 0, lastAt: nil)] {
            try await store.write { $0.replace(row, expiresAt: nil) }
            try expect(try await store.read { try $0.failures(key) }, is: row, "failures")
        }
        try await store.write { $0.dropFailures(key) }
        try expect(try await store.read { try $0.failures(key) }, is: nil, "forgiven")
    }

    static func failuresOfAccount(_ store: any Store) async throws {
        let rows = try Rows()
        let (account, other) = (rows.account(), rows.account())
        let keys = (0..<3).map { _ in rows.hash() }
        let own = keys.prefix(2).map { FailuresRow(key: $0, account: account.id, count: 2, lastAt: rows.now) }
        let others = FailuresRow(key: keys[2], account: other.id, count: 5, lastAt: nil)
        try await store.write { transaction in
            for row in own + [others] { transaction.replace(row, expiresAt: nil) }
        }
        try expect(try await store.read { Set(try $0.failures(of: account.id)) }, is: Set(own), "its own")
        let again = FailuresRow(key: keys[0], count: 3, lastAt: rows.now)
        try await store.write { $0.replace(again, expiresAt: nil) }
        let found = try await store.read { try $0.failures(keys[0]) }
        try expect(
            found, is: FailuresRow(key: keys[0], account: account.id, count: 3, lastAt: rows.now),
            "counted by one who names nobody")
    }

    static func tallies(_ store: any Store) async throws {
        let (rows, other) = (try Rows(), try Rows(realm: "messenger").realm)
        try await store.write { transaction in
            for hour in [Int64(10), 11, 11, 12] {
                for stripe in 0..<2 {
                    transaction.add(sent: 3, proved: 1, to: "country:CN", realm: rows.realm, hour: hour, stripe: stripe)
                }
            }
            transaction.add(sent: 100, proved: 0, to: "country:US", realm: rows.realm, hour: 12, stripe: 0)
            transaction.add(sent: 100, proved: 0, to: "country:CN", realm: other, hour: 12, stripe: 0)
        }
        let since = try await store.read { try $0.tally("country:CN", realm: rows.realm, sinceHour: 11) }
        try expect([since.sent, since.proved], is: [18, 6], "since the second hour, over all stripes")
        let none = try await store.read { try $0.tally("country:FR", realm: rows.realm, sinceHour: 0) }
        try expect([none.sent, none.proved], is: [0, 0], "of an unknown country")
    }
}
