import Domain
import Engine
import Foundation

/// The lines that were rejected, one JSON object a line: `line`, `code`, `detail`, and where there
/// is one `field` and the identifier masked as `value`. What the line itself said is not repeated.
struct RejectionReport {
    private struct Entry: Encodable {
        let line: Int64
        let code: String
        let detail: String
        let field: String?
        let value: String?
    }

    private let sink: ByteSink

    /// - Parameter row: where an import that continues has come to: what it rejected last may not
    ///   have reached the file.
    init(_ path: String, continuing row: AccountImportRow?) throws {
        guard let row else {
            sink = try ByteSink(newFile: path)
            return
        }
        let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int64) ?? 0
        guard size >= row.reportSize else {
            throw TransferFailure(
                "import.report-missing",
                "This import was begun with another report. Name the same file with --report, or none.", .system)
        }
        sink = try ByteSink(continuing: path, at: row.reportSize)
        try sink.write(row.reportTail)
    }

    func add(_ bytes: [UInt8]) throws {
        try sink.write(bytes)
        try sink.flush()
    }

    func finish() throws { try sink.finish() }

    /// - Parameter sentence: what a code means, for people.
    static func bytes(_ refused: [(number: Int64, refusal: LineRefusal)], sentence: (ReasonCode) -> String) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return refused.reduce(into: []) { bytes, item in
            let entry = Entry(
                line: item.number, code: item.refusal.code.rawValue, detail: sentence(item.refusal.code),
                field: item.refusal.field,
                value: item.refusal.masked)
            bytes.append(contentsOf: (try? encoder.encode(entry)) ?? Data())
            bytes.append(UInt8(ascii: "\n"))
        }
    }
}
