import Domain
import Engine
import Foundation
import Storage
import StorageSQLite
import Synchronization
import TestSupport
import Testing
import Verification

@testable import Transfer

@Suite("Importing accounts from a file")
struct AccountImportTests {
    @Test("A line becomes what creating the account would have made of it")
    func same() async throws {
        let bench = try await ImportBench.make()
        let hash = try #require(
            PasswordHash(Secret("correct horse"), salt: Array(0..<16), cost: EngineHarness.quickPasswords)
        ).text
        let text =
            "\u{FEFF}external_id,phone,email,opened_at,proved_at,language,status,password_hash\r\n"
            + "u-1,138 0013 8000,\"Lena.Li@Example.com\",2024-05-01T08:30:00+08:00,2026-01-02,zh-Hans-CN,restricted,\(hash)\r\n"
            + "\"u \"\"2\"\", next\",,,,,,,\r\n"
        let summary = try await bench.work(try bench.file(text)).run()
        #expect(summary == AccountImport.Summary(accepted: 2, rejected: 0, lines: 2, codes: [:], wasDone: false))
        let view = try await bench.view("u-1")
        #expect(view.status == .restricted && view.language == .chinese && view.hasPassword)
        #expect(view.createdAt == Instant("2024-05-01T00:30:00Z"))
        #expect(view.bindings.map(\.masked) == ["+86 138****8000", "L***@example.com"])
        #expect(
            view.bindings.allSatisfy { $0.confidence == .attested && $0.provedAt == Instant("2026-01-02T00:00:00Z") })
        let second = try await bench.view("u \"2\", next")
        #expect(second.bindings.isEmpty && second.status == .active && second.createdAt == bench.harness.clock.now)
        let events = try await bench.harness.database.read {
            try $0.query("SELECT event FROM ledger_entry ORDER BY seq") { try $0.text(0) }
        }
        #expect(events == ["account.created", "account.restricted", "account.created"])
    }

    @Test(
        "Promise 10: an imported account changes its number like any other, and nothing of the file rests in the clear",
        arguments: Kind.allCases)
    func usable(kind: Kind) async throws {
        let bench = try await ImportBench.make()
        let target = try await FreshDatabase(kind)
        let engine = try target.engine(try Keys.ring(), clock: bench.harness.clock)
        try await engine.keepPolicies()
        let text =
            "external_id,phone,email,proved_at\nu-1,13800138000,lena.li@example.com,2026-11-01\nu-2,13800138001,,\n"
        let summary = try await bench.work(try bench.file(text), engine: engine).run()
        #expect(summary.accepted == 2)
        let account = try await engine.lookUpAccount(
            .identifier(.phone, Secret("+8613800138000")), bench.harness.platform)
        let request = StartFlow(
            account: account.id, operation: .phoneChange, track: nil, about: nil, context: bench.harness.context)
        let flow = try await engine.startFlow(request, bench.harness.call).get().flow.id
        _ = try await engine.sendChallenge(flow, .oldCode, bench.harness.call).get()
        #expect(try await Mailbox(engine).code(to: "+8613800138000") != nil)
        let history = try await engine.store.read { try $0.openings(of: account.id, limit: 10) }
        #expect(history.map(\.entry.event).contains("account.created"))
        let clear = try await target.count(
            "SELECT COUNT(*) FROM binding WHERE length(value_index) <> 32 OR length(value) < 29")
        #expect(clear == 0)
    }

    @Test(
        "Times are taken as databases write them",
        arguments: [
            ("2026-01-15 08:30:00+00", "2026-01-15T08:30:00Z"), ("2026-01-15 08:30:00+00:00", "2026-01-15T08:30:00Z"),
            ("2026-01-15 08:30:00+0530", "2026-01-15T03:00:00Z"),
            ("2026-01-15 08:30:00.123456+08", "2026-01-15T00:30:00.123Z"),
            ("2026-01-15 08:30:00.5-03:30", "2026-01-15T12:00:00.500Z"),
            ("2026-01-15T08:30:00Z", "2026-01-15T08:30:00Z"),
            ("2026-01-15", "2026-01-15T00:00:00Z"), ("2026-01-15 08:30:00", nil), ("2026-01-15 08:30:00+5", nil),
            ("2026-01-15 08:30:00+05:30:15", nil), ("2026-01-15 08:30:00+99", nil), ("infinity", nil),
        ] as [(String, String?)])
    func times(_ text: String, _ expected: String?) async throws {
        let bench = try await ImportBench.make()
        let summary = try await bench.work(try bench.file("external_id,opened_at\nu-1,\(text)\n")).run()
        guard let expected else {
            #expect(summary.codes == ["import.time-malformed": 1])
            return
        }
        #expect(try await bench.view("u-1").createdAt == Instant(expected))
    }

    @Test("A platform's systems hear of imported accounts as of created ones")
    func events() async throws {
        let bench = try await ImportBench.make()
        let webhook = RegisterWebhook(
            url: "https://shop.example/hook", events: ["account.created"], includesValues: false)
        _ = try await bench.harness.engine.registerWebhook(webhook, bench.harness.call).get()
        _ = try await bench.work(try bench.file("external_id,status\na,\nb,restricted\n")).run()
        #expect(try await bench.harness.mailbox.events().count == 2)
    }

    /// Spellings of one number each, as address books and old tables have them.
    private static func spelling(_ number: Int) -> String {
        let digits = String(13_700_000_000 + number)
        let (head, middle, tail) = (digits.prefix(3), digits.dropFirst(3).prefix(4), digits.suffix(4))
        return switch number % 10 {
        case 0: "+86\(digits)"
        case 1: "\(digits)"
        case 2: "+86 \(head) \(middle) \(tail)"
        case 3: "0086\(digits)"
        case 4: "\(head)-\(middle)-\(tail)"
        case 5: "(\(head)) \(middle) \(tail)"
        case 6: "86\(digits)"
        case 7: "＋86 \(head)　\(middle)　\(tail)"
        case 8: "\(head).\(middle).\(tail)"
        default: String(digits.unicodeScalars.compactMap { Unicode.Scalar(0xFF10 + $0.value - 48) }.map(Character.init))
        }
    }

    @Test(
        "Ten thousand numbers in every spelling, written again in another one, are ten thousand accounts",
        arguments: Kind.allCases)
    func spellings(kind: Kind) async throws {
        let bench = try await ImportBench.make()
        let target = try await FreshDatabase(kind)
        let engine = try target.engine(try Keys.ring(), clock: bench.harness.clock)
        var text = "external_id,phone\n"
        for number in 0..<10_000 { text += "u-\(number),\"\(Self.spelling(number))\"\n" }
        for number in 0..<1000 { text += "again-\(number),+86 \(13_700_000_001 + number * 10)\n" }
        let before = target.database.statistics
        let summary = try await bench.work(try bench.file(text), engine: engine).run()
        #expect(summary.accepted == 10_000)
        #expect(summary.codes == ["identifier.held": 1000])
        #expect(try await target.count("SELECT COUNT(DISTINCT value_index) FROM binding") == 10_000)
        #expect(try await target.count("SELECT COUNT(*) FROM ledger_entry") == 10_000)
        // Three batches and the end: what is asked and written does not grow with the lines where
        // there is a server to wait for.
        #expect(target.database.statistics.phases - before.phases == 4)
        if kind == .postgres { #expect(target.database.statistics.statements - before.statements < 60) }
    }

    @Test(
        "An import cut off between two batches continues after the last, with one report, and takes nothing twice",
        arguments: Kind.allCases)
    func resumed(kind: Kind) async throws {
        let bench = try await ImportBench.make()
        let target = try await FreshDatabase(kind)
        let engine = try target.engine(try Keys.ring(), clock: bench.harness.clock)
        var text = "external_id,phone\n"
        for number in 0..<9000 {
            text += number % 100 == 7 ? "u-\(number),12\n" : "u-\(number),\(13_700_000_000 + number)\n"
        }
        let (file, report) = (try bench.file(text), bench.harness.folder.path + "/report.jsonl")
        var runs = 0
        while true {
            runs += 1
            do {
                let summary = try await bench.work(
                    file, report: report, engine: engine, listen: Stopper(.importing, after: 0).listen
                ).run()
                #expect(summary.accepted == 8910 && summary.rejected == 90)
                break
            } catch is Stopper.Stopped {}
        }
        #expect(runs == 4)
        #expect(try bench.report(report).map(\.line) == (0..<90).map { $0 * 100 + 9 })
        #expect(try await target.count("SELECT COUNT(*) FROM account") == 8910)
        let again = try await bench.work(file, report: report, engine: engine).run()
        #expect(again.wasDone && again.accepted == 8910)
    }

    @Test("A crash between the commit and the report loses no line of the report")
    func reportAfterCrash() async throws {
        let bench = try await ImportBench.make()
        var text = "external_id,phone\n"
        for number in 0..<5000 { text += "u-\(number),12\n" }
        let (file, report) = (try bench.file(text), bench.harness.folder.path + "/report.jsonl")
        await #expect(throws: Stopper.Stopped.self) {
            _ = try await bench.work(file, report: report, listen: Stopper(.importing, after: 0).listen).run()
        }
        try Data().write(to: URL(filePath: report))
        _ = try await bench.work(file, report: report).run()
        #expect(try bench.report(report).map(\.line) == Array(2...5001))
    }

    @Test("An import that continues needs the report it was begun with")
    func otherReport() async throws {
        let bench = try await ImportBench.make()
        var text = "external_id,phone\n"
        for number in 0..<9000 { text += "u-\(number),12\n" }
        let file = try bench.file(text)
        await #expect(throws: Stopper.Stopped.self) {
            _ = try await bench.work(
                file, report: bench.harness.folder.path + "/a", listen: Stopper(.importing, after: 1).listen
            ).run()
        }
        let failure = await #expect(throws: TransferFailure.self) {
            _ = try await bench.work(file, report: bench.harness.folder.path + "/b").run()
        }
        #expect(failure?.code == "import.report-missing")
    }

    @Test(
        "A longer file continues with its new lines; a changed one begins anew, and what was taken is not taken again"
    )
    func changedFile() async throws {
        let bench = try await ImportBench.make()
        var text = "external_id,phone\n"
        for number in 0..<5000 { text += "u-\(number),\(13_700_000_000 + number)\n" }
        _ = try await bench.work(try bench.file(text)).run()
        let grown = try await bench.work(try bench.file(text + "new,13600136000\n")).run()
        #expect(grown.lines == 1 && grown.accepted == 5001 && !grown.wasDone)
        let changed = text.replacingOccurrences(of: "u-4999,13700004999", with: "u-x,13600136001")
        let anew = try await bench.work(try bench.file(changed)).run()
        #expect(anew.accepted == 1 && anew.codes == ["account.exists": 4999])
    }

    @Test("Promise 1: two imports at once, of the same file and of another one, are harmless", arguments: Kind.allCases)
    func atOnce(kind: Kind) async throws {
        let bench = try await ImportBench.make()
        let target = try await FreshDatabase(kind)
        let engine = try target.engine(try Keys.ring(), clock: bench.harness.clock)
        let lines = (0..<6000).map { "u-\($0),\(13_700_000_000 + $0)\n" }
        let files = [
            try bench.file("external_id,phone\n" + lines.joined(), "one.csv"),
            try bench.file("external_id,phone\n" + lines.reversed().joined(), "two.csv"),
        ]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for file in [files[0], files[0], files[1]] {
                group.addTask {
                    do {
                        _ = try await bench.work(file, engine: engine).run()
                    } catch let failure as TransferFailure {
                        #expect(failure.code == "import.other-run")
                    }
                }
            }
            try await group.waitForAll()
        }
        for file in files { _ = try await bench.work(file, engine: engine).run() }
        #expect(try await target.count("SELECT COUNT(*) FROM account") == 6000)
        #expect(
            try await target.count("SELECT COUNT(DISTINCT value_index) FROM binding WHERE state = 'active'") == 6000)
    }

    @Test("A caller who may not create accounts imports none")
    func forbidden() async throws {
        let bench = try await ImportBench.make()
        #expect(throws: Refusal.self) { _ = try bench.harness.engine.intake(bench.harness.platform([.accountsRead])) }
    }
}
