import Foundation
import TestSupport
import Testing

@testable import Transfer

@Suite("Cutting a file into lines")
struct SplitterTests {
    private func records(_ text: String, _ format: AccountFormat = .csv, limit: Int = 4096) throws -> [String] {
        let folder = try TemporaryFolder()
        try Data(text.utf8).write(to: URL(filePath: folder.path + "/f"))
        var splitter = RecordSplitter(try ByteSource(path: folder.path + "/f"), format: format, after: 0)
        var found: [String] = []
        var end: Int64 = 0
        while let batch = try splitter.next(limit: limit) {
            #expect(batch.records.count <= limit)
            #expect(batch.end == end + Int64(batch.bytes.count))
            end = batch.end
            found += batch.records.map { "\($0.line) \(String(decoding: batch.bytes[$0.range], as: UTF8.self))" }
        }
        #expect(end == Int64(text.utf8.count))
        return found
    }

    struct Case: Sendable {
        let text: String
        let records: [String]
    }

    static let cases = [
        Case(text: "a\nb\n", records: ["1 a", "2 b"]),
        Case(text: "a\r\nb", records: ["1 a", "2 b"]),
        Case(text: "\n\r\na\n\n\nb\n", records: ["3 a", "6 b"]),
        Case(text: "\"a\nb\",c\nd\n", records: ["1 \"a\nb\",c", "3 d"]),
        Case(text: "\"a\"\"\nb\"\nc\n", records: ["1 \"a\"\"\nb\"", "3 c"]),
        Case(text: "", records: []),
    ]

    @Test(
        "Lines end at a line feed outside of quotes and keep their numbers, however few are taken at a time",
        arguments: cases)
    func cut(one: Case) throws {
        for limit in [1, 2, 4096] { #expect(try records(one.text, limit: limit) == one.records) }
    }

    @Test("A quote means nothing in JSON Lines")
    func json() throws {
        #expect(try records("{\"a\": \"x\n\"}\n", .jsonl) == ["1 {\"a\": \"x", "2 \"}"])
    }

    @Test("However long the file is, no more of it is held than a batch and what was read ahead")
    func bounded() throws {
        let folder = try TemporaryFolder()
        let line = String(repeating: "x", count: 999) + "\n"
        try Data(String(repeating: line, count: 20_000).utf8).write(to: URL(filePath: folder.path + "/f"))
        var splitter = RecordSplitter(try ByteSource(path: folder.path + "/f"), format: .csv, after: 0)
        var lines = 0
        while let batch = try splitter.next() {
            #expect(batch.bytes.count <= RecordSplitter.batchBytes + RecordSplitter.recordLimit)
            #expect(splitter.heldBytes <= RecordSplitter.batchBytes + 2 * RecordSplitter.recordLimit)
            lines += batch.records.count
        }
        #expect(lines == 20_000)
    }

    struct Fields: Sendable {
        let text: String
        let fields: [String]?
    }

    static let fields = [
        Fields(text: "a,b", fields: ["a", "b"]),
        Fields(text: "a,", fields: ["a", ""]),
        Fields(text: ",", fields: ["", ""]),
        Fields(text: "\"a,b\",c", fields: ["a,b", "c"]),
        Fields(text: "\"a\"\"b\"", fields: ["a\"b"]),
        Fields(text: "\"\"", fields: [""]),
        Fields(text: " a , b ", fields: [" a ", " b "]),
        Fields(text: "a\"b", fields: nil),
        Fields(text: "\"a\"b", fields: nil),
        Fields(text: "\"a", fields: nil),
    ]

    @Test("Fields are read as RFC 4180 writes them", arguments: fields)
    func split(one: Fields) {
        let found = CSVFields.split(Array(one.text.utf8)[...])
        #expect(found?.map { String(decoding: $0, as: UTF8.self) } == one.fields)
    }
}
