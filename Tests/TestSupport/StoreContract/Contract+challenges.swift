import Domain
import Engine

extension StoreContract {
    static let challenges = [
        Clause("A new code takes the earlier one's place", challengeReplaced),
        Clause("A challenge's failures and use are kept", challengeUpdate),
        Clause("Promise 5: a code that somebody else used makes the phase run again", usedElsewhere),
        Clause("A challenge that was replaced can't be updated any more", replacedElsewhere),
        Clause("A dropped challenge is gone, and no other", challengeDropped),
    ]

    private static func begin(_ rows: Rows, in store: any Store) async throws -> ChallengeRow {
        let account = rows.account()
        let flow = rows.flow(of: account)
        let challenge = rows.challenge(of: flow)
        try await store.write { transaction in
            transaction.insert(account)
            transaction.insert(flow)
            transaction.replace(challenge)
            transaction.replace(rows.challenge(of: flow, for: .newCode))
        }
        return challenge
    }

    private static func again(_ rows: Rows, _ first: ChallengeRow) -> ChallengeRow {
        ChallengeRow(
            id: rows.id(), flow: first.flow, requirement: first.requirement, destination: first.destination,
            state: rows.sealed(),
            resendAt: rows.now + .minutes(2), expiresAt: rows.now + .minutes(6), keptUntil: rows.now + .days(8),
            failures: 0,
            usedAt: nil)
    }

    private static func challenges(of flow: FlowID, in store: any Store) async throws -> [ChallengeRow] {
        let realm = try Rows().realm
        return try await store.read { try $0.file(flow, realm: realm)?.challenges ?? [] }
    }

    private static func current(_ challenge: ChallengeRow, in store: any Store) async throws -> ChallengeRow? {
        try await challenges(of: challenge.flow, in: store).first { $0.requirement == challenge.requirement }
    }

    static func challengeReplaced(_ store: any Store) async throws {
        let rows = try Rows()
        let first = try await begin(rows, in: store)
        let second = again(rows, first)
        try await store.write { $0.replace(second) }
        try expect(try await current(first, in: store), is: second, "the code in force")
        try expect(try await challenges(of: first.flow, in: store).count, is: 2, "one for each requirement")
    }

    static func challengeUpdate(_ store: any Store) async throws {
        let rows = try Rows()
        var challenge = try await begin(rows, in: store)
        challenge.failures = 2
        let failed = challenge
        try await store.write { $0.update(failed) }
        challenge.usedAt = rows.now
        let used = challenge
        try await store.write { $0.update(used) }
        try expect(try await current(used, in: store), is: used, "the row")
    }

    static func usedElsewhere(_ store: any Store) async throws {
        let rows = try Rows()
        var challenge = try await begin(rows, in: store)
        challenge.usedAt = rows.now
        let first = challenge
        challenge.usedAt = rows.now + .milliseconds(1)
        let second = challenge
        try await store.write { $0.update(first) }
        try await expect(.contended, "a second use") { try await store.write { $0.update(second) } }
        try expect(try await current(first, in: store)?.usedAt, is: rows.now, "the first use is kept")
    }

    static func replacedElsewhere(_ store: any Store) async throws {
        let rows = try Rows()
        let first = try await begin(rows, in: store)
        let second = again(rows, first)
        try await store.write { $0.replace(second) }
        try await expect(.contended, "the earlier code") { try await store.write { $0.update(first) } }
    }

    static func challengeDropped(_ store: any Store) async throws {
        let challenge = try await begin(try Rows(), in: store)
        try await store.write { $0.dropChallenge(for: challenge.requirement, of: challenge.flow) }
        try expect(
            try await challenges(of: challenge.flow, in: store).map(\.requirement), is: [.newCode], "what is left")
    }
}
