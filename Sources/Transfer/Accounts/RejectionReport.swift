import Domain
import Engine
import Foundation

/// The lines that were rejected, one JSON object a line: `line`, `code`, `detail`, and where there
/// is one `field` and the identifier masked as `value`. What the line itself said is not repeated. A
/// dry run marks its lines as `dryRun`: such a report says only what would be, and may be replaced.
struct RejectionReport {
    private struct Entry: Encodable {
        let line: Int64
        let code: String
        let detail: String
        let field: String?
        let value: String?
        let dryRun: Bool?
    }

    private struct Mark: Decodable { let dryRun: Bool? }

    /// Longer than any line of ours.
    private static let lineLength = 4096

    private let sink: ByteSink

    /// - Parameter row: where an import that continues has come to: what it rejected last may not
    ///   have reached the file.
    init(_ path: String, continuing row: AccountImportRow?) throws {
        guard let row else {
            sink =
                try Self.mayBeReplaced(path) ? ByteSink(continuing: path, at: 0) : ByteSink(newFile: path)
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

    /// Whether a file is there that a dry run wrote, or has nothing in it.
    private static func mayBeReplaced(_ path: String) -> Bool {
        guard let found = try? FileManager.default.attributesOfItem(atPath: path),
            found[.type] as? FileAttributeType == .typeRegular
        else { return false }
        guard found[.size] as? Int64 != 0 else { return true }
        let begin = try? FileHandle(forReadingAtPath: path)?.read(upToCount: lineLength)
        guard let line = begin?.split(separator: UInt8(ascii: "\n")).first else { return false }
        return (try? JSONDecoder().decode(Mark.self, from: line))?.dryRun == true
    }

    func add(_ bytes: [UInt8]) throws {
        try sink.write(bytes)
        try sink.flush()
    }

    func finish() throws { try sink.finish() }

    /// - Parameter sentence: what a code means, for people.
    static func bytes(
        _ refused: [(number: Int64, refusal: LineRefusal)], isDryRun: Bool = false, sentence: (ReasonCode) -> String
    ) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return refused.reduce(into: []) { bytes, item in
            let entry = Entry(
                line: item.number, code: item.refusal.code.rawValue, detail: sentence(item.refusal.code),
                field: item.refusal.field,
                value: item.refusal.masked, dryRun: isDryRun ? true : nil)
            bytes.append(contentsOf: (try? encoder.encode(entry)) ?? Data())
            bytes.append(UInt8(ascii: "\n"))
        }
    }
}
