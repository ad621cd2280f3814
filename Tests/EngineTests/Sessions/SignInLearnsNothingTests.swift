import Domain
import Engine
import Storage
import TestSupport
import Testing

@Suite("Promise 6: signing in says nothing of who has an account")
struct SignInLearnsNothingTests {
    /// An identifier that somebody holds, and one of the same kind and length that nobody holds.
    struct Pair: Sendable, CustomTestStringConvertible {
        let holders: String
        let nobodys: String
        var testDescription: String { holders.contains("@") ? "addresses" : "numbers" }
    }

    private static let numbers = Pair(holders: "+8613800138000", nobodys: "+8613900138000")
    private static let addresses = Pair(holders: "lin@example.com", nobodys: "lee@example.com")
    private static let pairs = [numbers, addresses]

    private func realm() async throws -> EngineHarness {
        let harness = try await EngineHarness.make(policies: [Policies.mailedCodes])
        _ = try await harness.account(
            phone: Self.numbers.holders, email: Self.addresses.holders, password: "correct horse")
        return harness
    }

    @Test(
        "Promise 6: every answer on the way to a code is the same for an identifier that nobody holds", arguments: pairs
    )
    func sameAnswers(pair: Pair) async throws {
        let harness = try await realm()
        let known = try await answers(for: pair.holders, harness)
        let unknown = try await answers(for: pair.nobodys, harness)
        #expect(known == unknown)
        #expect(try await Set(harness.mailbox.codes().map(\.to)) == [pair.holders], "nothing leaves for the other")
    }

    @Test("Promise 6: as many rows are written for an identifier that nobody holds", arguments: pairs)
    func sameWrites(pair: Pair) async throws {
        let harness = try await realm()
        var written: [[Int64]] = []
        for identifier in [pair.holders, pair.nobodys] {
            let before = try await rows(harness)
            let attempt = try await harness.engine.askSignInCode(
                harness.realm, identifier: Secret(identifier), EngineHarness.strangers)
            _ = try await refusal {
                try await harness.engine.signIn(
                    attempt: attempt.secret, code: Secret("000000"), EngineHarness.strangers)
            }
            _ = try await refusal {
                try await harness.signInByPassword(identifier, "wrong horse", EngineHarness.strangers)
            }
            written.append(zip(try await rows(harness), before).map { $0 - $1 })
            // Both begin with nothing counted: a row that is there already would be raised and not
            // written anew.
            let database: any SQLDatabase = harness.database
            _ = try await database.write {
                try $0.execute("DELETE FROM hits", []) + $0.execute("DELETE FROM tally", [])
            }
        }
        #expect(written[0] == written[1])
    }

    @Test(
        "Promise 6: a code can't be guessed for an identifier that nobody holds: the tries end as they do for any",
        arguments: [numbers.holders, numbers.nobodys, addresses.holders, addresses.nobodys])
    func triesEnd(_ identifier: String) async throws {
        let harness = try await realm()
        let attempt = try await harness.engine.askSignInCode(
            harness.realm, identifier: Secret(identifier), EngineHarness.laptop)
        let sent = try await harness.mailbox.code(to: identifier) ?? ""
        var codes: [ReasonCode?] = []
        for _ in 0..<6 {
            let wrong = sent == "123456" ? "123457" : "123456"
            codes.append(
                try await refusal {
                    try await harness.engine.signIn(attempt: attempt.secret, code: Secret(wrong), EngineHarness.laptop)
                })
        }
        #expect(codes == Array(repeating: "code.wrong", count: 5) + ["code.spent"])
    }

    @Test(
        "Promise 6: the message for an identifier that nobody holds weighs as much as any, and reaches nobody",
        arguments: pairs)
    func messages(pair: Pair) async throws {
        let harness = try await realm()
        let database: any SQLDatabase = harness.database
        var sizes: [Int64] = []
        for identifier in [pair.holders, pair.nobodys] {
            _ = try await harness.engine.askSignInCode(
                harness.realm, identifier: Secret(identifier), EngineHarness.strangers)
            try await harness.engine.askToBeLetIn(
                harness.realm, identifier: Secret(identifier), EngineHarness.strangers)
            sizes.append(
                try await database.read { connection in
                    try connection.query("SELECT SUM(LENGTH(payload)) FROM outbox") { try $0.integer(0) }.first ?? 0
                })
        }
        // "goesNowhere":true is a byte shorter.
        #expect(abs(sizes[1] - 2 * sizes[0]) <= 2, "\(sizes)")
        let told = try await harness.mailbox.codes().map(\.to) + harness.mailbox.notices().map(\.to)
        #expect(Set(told) == [pair.holders])
    }

    @Test(
        "Promise 6: where nobody holds what was typed, no password is right, not even that of the account that stands in",
        arguments: pairs)
    func standIn(pair: Pair) async throws {
        let harness = try await realm()
        #expect(
            try await refusal { try await harness.signInByPassword(pair.nobodys, "correct horse") } == "sign-in.refused"
        )
        #expect(try await refusal { try await harness.signInByPassword(pair.holders, "correct horse") } == nil)
    }

    /// What an asker sees, without what is always different.
    private func answers(for identifier: String, _ harness: EngineHarness) async throws -> [String] {
        let attempt = try await harness.engine.askSignInCode(
            harness.realm, identifier: Secret(identifier), EngineHarness.strangers)
        let again = try await refused {
            _ = try await harness.engine.askSignInCode(
                harness.realm, identifier: Secret(identifier), EngineHarness.strangers)
        }
        let wrong = try await refused {
            _ = try await harness.engine.signIn(
                attempt: attempt.secret, code: Secret("000000"), EngineHarness.strangers)
        }
        let malformed = try await refused {
            _ = try await harness.engine.signIn(attempt: attempt.secret, code: Secret("?"), EngineHarness.strangers)
        }
        let password = try await refused {
            _ = try await harness.signInByPassword(identifier, "wrong horse", EngineHarness.strangers)
        }
        let lives = "\(attempt.expiresAt.since(harness.clock.now)) \(attempt.resendAt.since(harness.clock.now))"
        let length = "\(attempt.secret.reveal().count) \(attempt.sentTo.count)"
        harness.clock.advance(by: .minutes(1))
        return [lives, length, malformed, wrong, password, again.replacing(/at: [^)]*/, with: "")]
    }

    private func refused(_ call: () async throws -> Void) async throws -> String {
        do {
            try await call()
            return "done"
        } catch let refusal as Refusal {
            return "\(refusal)"
        }
    }

    private func rows(_ harness: EngineHarness) async throws -> [Int64] {
        let database: any SQLDatabase = harness.database
        return try await database.read { connection in
            let counts: [SQLStatement] = [
                "SELECT COUNT(*) FROM sign_in", "SELECT COUNT(*) FROM hits", "SELECT COUNT(*) FROM failures",
                "SELECT COUNT(*) FROM tally",
                "SELECT COUNT(*) FROM session", "SELECT COUNT(*) FROM ledger_entry", "SELECT COUNT(*) FROM outbox",
            ]
            return try counts.map { try connection.query($0) { try $0.integer(0) }.first ?? 0 }
        }
    }
}
