import Domain
import Engine
import Foundation
import TestSupport
import Testing
import Verification

@testable import Transfer

@Suite("Lines of a file of accounts that are rejected")
struct RejectionTests {
    struct Line: Sendable, CustomTestStringConvertible {
        let text: String
        let code: String
        var field: String?
        /// What of it the report shows.
        var value: String?

        var testDescription: String { "\(code) \(field ?? "")" }
    }

    static let header = "external_id,phone,email,opened_at,proved_at,language,status,password_hash\n"

    /// A whole hash of some cost.
    private static func hash(_ logN: Int, _ r: Int, _ p: Int) -> String {
        "$scrypt$\(logN)$\(r)$\(p)$\(Data(count: 16).base64EncodedString())$\(Data(count: 32).base64EncodedString())"
    }

    /// Into a realm where `there` holds +86 138 0013 8000, and +86 138 0013 8009 was released
    /// yesterday.
    static let lines = [
        Line(text: ",,,,,,,", code: "account.external-id-malformed", field: "external_id"),
        Line(
            text: String(repeating: "x", count: 129) + ",,,,,,,", code: "account.external-id-malformed",
            field: "external_id"),
        Line(text: "u\u{0},,,,,,,", code: "account.external-id-malformed", field: "external_id"),
        Line(text: "u\t1,,,,,,,", code: "account.external-id-malformed", field: "external_id"),
        Line(text: "u\u{85}1,,,,,,,", code: "account.external-id-malformed", field: "external_id"),
        Line(
            text: String(repeating: "e\u{301}", count: 65) + ",,,,,,,", code: "account.external-id-malformed",
            field: "external_id"),
        Line(text: "there,,,,,,,", code: "account.exists", field: "external_id"),
        Line(text: "u,13800138000,,,,,,", code: "identifier.held", field: "phone", value: "+86 138****8000"),
        Line(text: "u,13800138009,,,,,,", code: "identifier.quarantined", field: "phone", value: "+86 138****8009"),
        Line(text: "u,,lena@EXAMPLE.com,,,,,", code: "identifier.held", field: "email", value: "l***@example.com"),
        Line(text: "u,138x,,,,,,", code: "identifier.malformed", field: "phone"),
        Line(text: "u,138,,,,,,", code: "identifier.too-short", field: "phone"),
        Line(text: "u,+86 1380013800012,,,,,,", code: "identifier.too-long", field: "phone"),
        Line(text: "u,+999 12345678,,,,,,", code: "identifier.unknown-country", field: "phone"),
        Line(text: "u,+86 12000138000,,,,,,", code: "identifier.not-in-plan", field: "phone"),
        Line(text: "u,1440012345678,,,,,,", code: "identifier.machine-number", field: "phone"),
        Line(text: "u,700123456789012,,,,,,", code: "identifier.privacy-number", field: "phone"),
        Line(
            text: "u,+86 10 6552 9988,,,,,,", code: "identifier.line-type-not-allowed", field: "phone",
            value: "+86 106****988"),
        Line(text: "u,,lena,,,,,", code: "identifier.malformed", field: "email"),
        Line(text: "u,,,yesterday,,,,", code: "import.time-malformed", field: "opened_at"),
        Line(text: "u,,,,2026-02-30,,,", code: "import.time-malformed", field: "proved_at"),
        Line(text: "u,,,,2999-01-01,,,", code: "proof.from-the-future", field: "proved_at"),
        Line(text: "u,,,,,zh_CN!,,", code: "import.language-malformed", field: "language"),
        Line(text: "u,,,,,,frozen,", code: "import.status-unknown", field: "status"),
        Line(text: "u,,,,,,,$2b$12$abcdefghijklmnopqrstuv", code: "import.password-hash", field: "password_hash"),
        Line(text: "u,,,,,,,\(hash(20, 8, 1))", code: "import.password-cost", field: "password_hash"),
        Line(text: "u,,,,,,,\(hash(17, 8, 3))", code: "import.password-cost", field: "password_hash"),
        Line(text: "u,,,,,,", code: "import.field-count"),
        Line(text: "u,,,,,,,,", code: "import.field-count"),
    ]

    private static func bench() async throws -> ImportBench {
        let bench = try await ImportBench.make()
        _ = try await bench.harness.account("there", phone: "+8613800138000", email: "Lena@example.com")
        let gone = try await bench.harness.account("moved", phone: "+8613800138009")
        try await bench.harness.change(gone.id, from: "+8613800138009", to: "+8613900139009")
        return bench
    }

    @Test(
        "A handle is taken from a column of its own, in CSV and in JSON Lines, where the realm keeps it",
        arguments: [true, false])
    func handles(isKept: Bool) async throws {
        let bench = try await ImportBench.make(policy: "realm: shop" + (isKept ? "\nidentifiers: { handle: {} }" : ""))
        let report = bench.harness.folder.path + "/rejected.jsonl"
        let csv = "external_id,handle\nu,@Lin_An\nv,lin_an\nw,lin\u{200B}_an\n"
        let summary = try await bench.work(try bench.file(csv), report: report).run()
        let json = #"{"external_id": "x", "handle": "小林同学"}"# + "\n"
        let second = try await bench.work(try bench.file(json, "more.jsonl"), .jsonl).run()
        guard isKept else {
            #expect(summary.codes == ["identifier.kind-not-kept": 2, "identifier.invisible-character": 1])
            return
        }
        #expect(summary.accepted == 1 && second.accepted == 1)
        #expect(try bench.report(report).map(\.code) == ["identifier.held", "identifier.invisible-character"])
        #expect(try await bench.view("u").bindings.map(\.masked) == ["li***n"])
    }

    @Test(
        "Promise 8: every rejected line is reported with its number, a code and a sentence, and shows a value only masked"
    )
    func table() async throws {
        let bench = try await Self.bench()
        let text = Self.header + Self.lines.map { $0.text + "\n" }.joined() + "fine,13700137000,,,,,,\n"
        let path = bench.harness.folder.path + "/rejected.jsonl"
        let summary = try await bench.work(try bench.file(text), report: path).run()
        let report = try bench.report(path)
        #expect(summary.accepted == 1 && summary.rejected == Int64(Self.lines.count))
        #expect(report.map(\.line) == Array(2..<Self.lines.count + 2))
        for (line, entry) in zip(Self.lines, report) {
            #expect(entry.code == line.code, "\(line.text)")
            #expect(entry.field == line.field, "\(line.text)")
            #expect(entry.value == line.value, "\(line.text)")
            #expect(entry.detail == "about \(line.code)")
        }
        #expect(summary.codes == Dictionary(Self.lines.map { ($0.code, 1) }) { $0 + $1 })
        #expect(try await bench.view("fine").bindings.map(\.masked) == ["+86 137****7000"])
    }

    static let json = [
        Line(text: #"{"external_id": "u", "#, code: "import.json-malformed"),
        Line(text: "u,13800138000", code: "import.json-malformed"),
        Line(text: #"{"external_id": 7}"#, code: "import.json-malformed"),
        Line(text: #"["u"]"#, code: "import.json-malformed"),
        Line(text: #"{"external_id": "u", "telephone": "13800138000"}"#, code: "import.field-unknown"),
        Line(text: #"{"external_id": "u", "external_id": "v"}"#, code: "import.field-twice"),
        Line(text: #"{"external_id": "u", "phone": null, "ph\u006fne": "13700137000"}"#, code: "import.field-twice"),
        Line(text: #"{"external_id": "a\nb"}"#, code: "account.external-id-malformed", field: "external_id"),
        Line(text: #"{"phone": "13700137000"}"#, code: "account.external-id-malformed", field: "external_id"),
        Line(text: #"{"external_id": "u", "status": "closed"}"#, code: "import.status-unknown", field: "status"),
    ]

    @Test("A line that is not JSON is rejected alone")
    func jsonTable() async throws {
        let bench = try await Self.bench()
        let fine = #"{"external_id": "fine: \"\\", "phone": "137 0013 7000", "email": null}"#
        let text = (Self.json.map(\.text) + [fine]).joined(separator: "\n")
        let path = bench.harness.folder.path + "/rejected.jsonl"
        let summary = try await bench.work(try bench.file(text, "a.jsonl"), .jsonl, report: path).run()
        #expect(summary.accepted == 1)
        let report = try bench.report(path)
        #expect(report.map(\.code) == Self.json.map(\.code))
        #expect(report.map(\.field) == Self.json.map(\.field))
    }

    @Test(
        "Promise 1: within a file the first line gets the number and the id, as if each was written before the next was read"
    )
    func doubles() async throws {
        let bench = try await Self.bench()
        let text = "external_id,phone\na,13700137000\nb,+86 137 0013 7000\na,13700137001\nc,13700137001\n"
        let path = bench.harness.folder.path + "/rejected.jsonl"
        let summary = try await bench.work(try bench.file(text), report: path).run()
        #expect(summary.accepted == 2)
        #expect(try bench.report(path).map { "\($0.line) \($0.code)" } == ["3 identifier.held", "4 account.exists"])
    }

    @Test("Promise 1: where a number may have two holders, a third line is rejected")
    func severalHolders() async throws {
        let policy = """
            realm: shop
            identifiers:
              phone: { maxAccounts: 2 }
            """
        let bench = try await ImportBench.make(policy: policy)
        let text = "external_id,phone\na,13700137000\nb,13700137000\nc,13700137000\n"
        let summary = try await bench.work(try bench.file(text)).run()
        #expect(summary.accepted == 2 && summary.codes == ["identifier.held": 1])
    }

    @Test("A report of a rehearsal says so and is replaced by the next; any other file is left as it is")
    func replacedReport() async throws {
        let bench = try await Self.bench()
        let path = bench.harness.folder.path + "/rejected.jsonl"
        func work() throws -> AccountImport {
            try bench.work(try bench.file("external_id,phone\na,13700137000\nb,12\n"), report: path)
        }
        for _ in 1...2 {
            _ = try await work().rehearse()
            #expect(try bench.report(path).map(\.dryRun) == [true])
        }
        _ = try await work().run()
        #expect(try bench.report(path).map(\.dryRun) == [nil])
        let real = try String(contentsOfFile: path, encoding: .utf8)
        for kept in [real, "\n", "notes", "{}\n" + real, #"{"dryRun":false}"#] {
            try Data(kept.utf8).write(to: URL(filePath: path))
            let failure = await #expect(throws: TransferFailure.self) { _ = try await work().rehearse() }
            #expect(failure?.code == "transfer.file-exists")
            #expect(try String(contentsOfFile: path, encoding: .utf8) == kept)
        }
    }

    @Test("A rehearsal that rejects nothing leaves a report that can be replaced as well")
    func emptyReport() async throws {
        let bench = try await Self.bench()
        let path = bench.harness.folder.path + "/rejected.jsonl"
        let fine = try bench.file("external_id,phone\na,13700137000\n")
        for _ in 1...2 { _ = try await bench.work(fine, report: path).rehearse() }
        #expect(try bench.report(path).isEmpty)
    }

    @Test("A rehearsal tells the same and writes nothing")
    func rehearsal() async throws {
        let bench = try await Self.bench()
        let writes = bench.harness.writes
        let text = Self.header + Self.lines.map { $0.text + "\n" }.joined() + "fine,13700137000,,,,,,\n"
        let summary = try await bench.work(try bench.file(text)).rehearse()
        #expect(summary.accepted == 1 && summary.rejected == Int64(Self.lines.count))
        #expect(bench.harness.writes == writes)
    }

    struct BadFile: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let code: String
        /// In the message.
        let says: String
        let text: [UInt8]

        init(_ description: String, _ code: String, says: String = "", _ text: some Sequence<UInt8>) {
            testDescription = description
            self.code = code
            self.says = says
            self.text = Array(text)
        }
    }

    static let badFiles = [
        BadFile("empty", "import.column-missing", []),
        BadFile("no external id", "import.column-missing", "phone\n13800138000\n".utf8),
        BadFile("a column nobody knows", "import.column-unknown", "external_id,telephone\na,1\n".utf8),
        BadFile("a column twice", "import.column-twice", "external_id,phone,phone\n".utf8),
        BadFile(
            "not UTF-8", "import.not-utf8",
            Array("external_id,email\na,".utf8) + [0xC4, 0xE3] + Array("@example.com\n".utf8)),
        BadFile("UTF-16", "import.not-utf8", says: "UTF-16", "external_id\n".utf8.flatMap { [$0, 0] }),
        BadFile(
            "UTF-16 with its mark", "import.not-utf8", says: "UTF-16",
            [0xFE, 0xFF] + "external_id\n".utf8.flatMap { [0, $0] }),
        BadFile(
            "GBK", "import.not-utf8", says: "probably in GBK",
            Array("external_id,email\na,".utf8) + [0xD5, 0xC5, 0xC8, 0xFD] + Array("@example.com\n".utf8)),
        BadFile(
            "GBK names", "import.not-utf8", says: "probably in GBK", [0xB1, 0xE0, 0xBA, 0xC5] + Array(",phone\n".utf8)),
        BadFile(
            "Latin-1", "import.not-utf8", says: "for example with iconv",
            Array("external_id,email\na,".utf8) + [0xE9] + Array(",x\n".utf8)),
        BadFile("semicolons", "import.separator", says: "semicolons", "external_id;phone\na;13800138000\n".utf8),
        BadFile("semicolons and quotes", "import.separator", says: "semicolons", "\"external_id\";\"phone\"\n".utf8),
        BadFile("tabs", "import.separator", says: "tabs", "phone\tExternal_ID\n13800138000\ta\n".utf8),
        BadFile(
            "a semicolon in a name", "import.column-unknown", says: "phone;mobile",
            "external_id,phone;mobile\na,1\n".utf8),
        BadFile("a quote in the middle", "import.csv-malformed", "external_id,phone\na,1\"3\"\n".utf8),
        BadFile("text after a quote", "import.csv-malformed", "external_id,phone\n\"a\"b,13\n".utf8),
        BadFile("a quote that is never closed", "import.csv-malformed", "external_id,phone\na,\"13800138000\n".utf8),
        BadFile(
            "a line without end", "import.line-too-long", "external_id\n\(String(repeating: "x", count: 200_000))".utf8),
    ]

    @Test("A file that can't be read is refused with what is wrong", arguments: badFiles)
    func bad(file: BadFile) async throws {
        let bench = try await Self.bench()
        let path = bench.harness.folder.path + "/bad.csv"
        try Data(file.text).write(to: URL(filePath: path))
        let failure = await #expect(throws: TransferFailure.self) { _ = try await bench.work(path).run() }
        #expect(failure?.code == file.code)
        #expect(failure?.description.contains(file.says) ?? false || file.says.isEmpty)
    }
}
