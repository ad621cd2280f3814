import Foundation
import Storage
import TestSupport
import Testing

extension ServerTests {
    /// 2,000 accounts, or as many as `BINDERY_BULK` says, to measure it:
    ///
    ///     BINDERY_BULK=100000 swift test --filter BulkKillTests
    @Suite("Accounts unbound in bulk, and killed in the middle")
    struct BulkKillTests {
        @Test(
            "Promises 3 and 7: after kill -9 in the middle every account is told once and unbound once, and nobody is stranded",
            arguments: DatabasePlace.all)
        func killed(_ dialect: Dialect) async throws {
            let run = try await BulkRun.make(dialect)
            try await run.takeAccounts()
            let jobs = try await run.orderAndKillTheCommand()
            try await run.carryOut(jobs)
            try await run.reckon()
        }
    }
}

/// So many accounts with a phone and a mailbox, and every twentieth with a phone alone.
private struct BulkRun {
    let house: Installation
    let dialect: Dialect
    let count: Int

    private var stranded: Int { count / 20 }
    private var accounts: String { house.program.folder.path + "/accounts.csv" }

    static func make(_ dialect: Dialect) async throws -> BulkRun {
        let count = ProcessInfo.processInfo.environment["BINDERY_BULK"].flatMap(Int.init) ?? 2_000
        // Nothing is sent while it is measured, so that what waits can be counted.
        let house = try await Installation.make(["MAIL_GATEWAY": "none", "SMS_GATEWAY": "none"], on: dialect)
        try await house.letInByMail()
        return BulkRun(house: house, dialect: dialect, count: count)
    }

    func takeAccounts() async throws {
        let lines = (1...count).map { number in
            let phone = "+8613\(String(format: "%09d", 800_000_000 + number))"
            return "u-\(number),\(phone),\(number.isMultiple(of: 20) ? "" : "u\(number)@example.com")"
        }
        try "external_id,phone,email\n\(lines.joined(separator: "\n"))\n".write(
            toFile: accounts, atomically: true, encoding: .utf8)
        _ = try await Self.patiently(house.program, ["accounts", "import", accounts])
    }

    private var order: [String] {
        [
            "accounts", "unbind", "--kinds", "phone", "--reason", "service-ended", "--file", accounts,
        ]
    }

    /// The command dies while it tells the owners; the same again goes on, and makes no other job.
    /// - Returns: the jobs.
    func orderAndKillTheCommand() async throws -> [String] {
        let order = order + ["--at", ISO8601DateFormatter().string(from: Date(timeIntervalSinceNow: 8 * 86_400))]
        let process = try house.program.launch(order, try Files(in: house.program.folder.path))
        try await eventually(within: .seconds(120)) { try await told() > 0 }
        kill(process.processIdentifier, SIGKILL)
        try await process.end(within: .seconds(10))
        let before = try await told()
        let began = ContinuousClock.now
        let again = try await Self.patiently(house.program, order + ["--json"])
        let seconds = began.duration(to: .now) / .seconds(1)
        let jobs = try JSON.read(again)["jobs"]?.items.compactMap { $0["id"]?.text } ?? []
        #expect(jobs.count == (count + 9_999) / 10_000)
        #expect(try await told() == count - stranded)
        print("\(dialect): told \(count - before) of \(count) owners in \(seconds) s")
        return jobs
    }

    /// Killed once in the middle, and started again.
    func carryOut(_ jobs: [String]) async throws {
        try await house.letTheDateCome()
        let first = try await house.serve()
        // Once its caches are full.
        try await eventually(within: .seconds(600)) { try await done(jobs, first) >= count / 10 }
        let (early, beginning) = (try await done(jobs, first), ContinuousClock.now)
        let atStart = try first.memory
        try await eventually(within: .seconds(600)) { try await done(jobs, first) >= count / 3 }
        let most = try first.memory
        let left = try await done(jobs, first)
        let rate = Double(left - early) / (beginning.duration(to: .now) / .seconds(1))
        try await first.killAtOnce()
        #expect(left < count - stranded, "it was killed in the middle")
        let second = try await house.serve()
        let again = try second.memory
        // On a server the lease of the one that died has to end first.
        try await eventually(within: .seconds(60)) { try await done(jobs, second) > left }
        let (began, base) = (ContinuousClock.now, try await done(jobs, second))
        try await eventually(within: .seconds(600)) { try await done(jobs, second) == count - stranded }
        let seconds = began.duration(to: .now) / .seconds(1)
        print("\(dialect): \(Int(rate)) accounts a second before the kill, memory \(atStart) → \(most) MB")
        print(
            "\(dialect): unbound \(count - stranded - base) accounts in \(seconds) s after it, "
                + "memory \(again) → \(try second.memory) MB")
        try await second.stop()
    }

    private static func patiently(_ program: Program, _ arguments: [String]) async throws -> String {
        let files = try Files(in: program.folder.path)
        let process = try program.launch(arguments, files)
        try await process.end(within: .seconds(900))
        let said = try files.said
        try #require(process.terminationStatus == 0, "it said: \(said)")
        return try files.output
    }

    /// While no server runs.
    private func told() async throws -> Int {
        let list = try JSON.read(try await Self.patiently(house.program, ["accounts", "bulk", "list", "--json"]))
        return list["jobs"]?.items.reduce(0) { $0 + ($1["counts"]?["told"]?.number ?? 0) } ?? 0
    }

    private func done(_ jobs: [String], _ server: Server) async throws -> Int {
        var done = 0
        for job in jobs { done += try await server.api.get("/v1/bulk/\(job)").body["counts"]?["done"]?.number ?? 0 }
        return done
    }

    func reckon() async throws {
        try await house.withDatabase { database in
            try await database.checkIntegrity()
            let count = { (sql: SQLStatement) in
                try await database.read { try $0.query(sql) { try $0.int(0) }.first ?? 0 }
            }
            let told = self.count - stranded
            #expect(try await count("SELECT COUNT(*) FROM bulk_job WHERE state <> 'done'") == 0)
            #expect(try await count("SELECT COUNT(*) FROM bulk_item WHERE state = 'done'") == told)
            #expect(
                try await count("SELECT COUNT(*) FROM bulk_item WHERE state = 'skipped' AND reason = 'binding.last'")
                    == stranded)
            #expect(try await count("SELECT COUNT(*) FROM binding WHERE state = 'released'") == told)
            #expect(
                try await count(
                    """
                    SELECT COUNT(*) FROM account WHERE NOT EXISTS
                    (SELECT 1 FROM binding WHERE account_id = account.id AND state = 'active')
                    """) == 0, "nobody is stranded")
            #expect(
                try await count("SELECT COUNT(*) FROM outbox WHERE topic = 'notice'") == 4 * told,
                "both addresses, when told and when done")
            #expect(
                try await count(
                    """
                    SELECT COUNT(*) FROM (SELECT account_id FROM outbox WHERE topic = 'notice'
                    GROUP BY account_id HAVING COUNT(*) <> 4) AS other
                    """) == 0, "nobody is told twice")
            for event in ["unbind.announced", "identifier.unbound"] {
                let entries = try await database.read {
                    try $0.query("SELECT COUNT(*) FROM ledger_entry WHERE event = $1", event) { try $0.int(0) }
                }
                #expect(entries == [told], "\(event)")
            }
        }
    }
}

extension Installation {
    /// Whoever has a mailbox can do without a phone.
    fileprivate func letInByMail() async throws {
        let path = "\(program.folder.path)/policies/\(Self.realm).yaml"
        let policy = try String(contentsOfFile: path, encoding: .utf8)
        try policy.replacing("signIn: { codes: [phone] }", with: "signIn: { codes: [phone, email] }")
            .write(toFile: path, atomically: true, encoding: .utf8)
        _ = try await program.require(["policy", "publish"])
    }

    /// Lets the week pass that owners have. Only while no server runs.
    fileprivate func letTheDateCome() async throws {
        try await withDatabase { database in
            _ = try await database.write { connection in
                _ = try connection.execute("UPDATE bulk_item SET due_at = 0 WHERE state = 'told'", [])
                return try connection.execute("UPDATE bulk_job SET next_at = 0", [])
            }
        }
    }
}
