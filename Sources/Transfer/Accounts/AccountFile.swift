import Crypto
import Engine

/// A file of accounts whose first line was read.
struct AccountFile {
    let path: String
    let format: AccountFormat
    /// In the order of the file; all of them in JSON Lines, where each line names its own.
    let columns: [ImportColumn]
    /// Where the first account begins, and how many lines come before it.
    let start: Int64
    let linesBefore: Int64
    let size: Int64
    /// What tells it from other files: the digest of its first bytes.
    let identity: [UInt8]

    private static let identifying = 1 << 16
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// - Throws: ``TransferFailure``: `import.unreadable`, `import.not-utf8`, `import.separator`,
    ///   `import.csv-malformed`, `import.column-missing`, `import.column-unknown`,
    ///   `import.column-twice`.
    init(_ path: String, _ format: AccountFormat) throws {
        let beginning = try ByteSource(path: path).some(upTo: Self.identifying)
        try FileGuess.requireNarrow(beginning)
        identity = Array(SHA256.hash(data: Array(beginning)))
        let hasMark = try ByteSource(path: path).exactly(3) == Self.byteOrderMark
        let source = try ByteSource(path: path, from: hasMark ? 3 : 0)
        (self.path, self.format, size) = (path, format, source.size)
        guard format == .csv else {
            (columns, start, linesBefore) = (ImportColumn.allCases, source.offset, 0)
            return
        }
        var splitter = RecordSplitter(source, format: .csv, after: 0)
        guard let batch = try splitter.next(limit: 1), let record = batch.records.first else {
            throw TransferFailure(
                "import.column-missing", "\(path) is empty: its first line must name the columns.", .file)
        }
        columns = try Self.columns(batch.bytes[record.range])
        (start, linesBefore) = (batch.end, batch.lines)
    }

    private static func columns(_ record: ArraySlice<UInt8>) throws(TransferFailure) -> [ImportColumn] {
        try FileGuess.requireCommas(try text(Array(record), 1))
        guard let fields = CSVFields.split(record) else {
            throw TransferFailure("import.csv-malformed", "The quotes in the first line don't match.", .file)
        }
        let names = fields.map { String(decoding: $0, as: UTF8.self).lowercased() }
        let known = ImportColumn.allCases.map(\.rawValue).joined(separator: ", ")
        var columns: [ImportColumn] = []
        for name in names {
            guard let column = ImportColumn(rawValue: name) else {
                throw TransferFailure(
                    "import.column-unknown", "There is no column \"\(name.prefix(40))\". There are: \(known).", .file)
            }
            guard !columns.contains(column) else {
                throw TransferFailure(
                    "import.column-twice", "The column \(name) is twice in the first line.", .file)
            }
            columns.append(column)
        }
        guard columns.contains(.externalID) else {
            throw TransferFailure(
                "import.column-missing", "The first line names no column external_id. The columns are: \(known).", .file
            )
        }
        return columns
    }

    /// What a record says.
    /// - Throws: ``LineRefusal`` for what only this line is to blame for, ``TransferFailure`` for
    ///   what makes the rest unreadable.
    func line(_ record: RecordBatch.Record, of batch: RecordBatch) throws -> AccountLine {
        let bytes = batch.bytes[record.range]
        guard format == .csv else { return try jsonLine(bytes, record.line) }
        guard let fields = CSVFields.split(bytes) else {
            throw TransferFailure("import.csv-malformed", "The quotes in line \(record.line) don't match.", .file)
        }
        return try AccountLine(fields: try fields.map { try Self.text($0, record.line) }, of: columns)
    }

    private func jsonLine(_ bytes: ArraySlice<UInt8>, _ line: Int64) throws -> AccountLine {
        do {
            return try AccountLine(json: bytes)
        } catch {
            // Told apart only where reading has failed: a decoder looks at the bytes anyhow.
            _ = try Self.text(Array(bytes), line)
            throw error
        }
    }

    private static func text(_ bytes: [UInt8], _ line: Int64) throws(TransferFailure) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw FileGuess.notUTF8(bytes, line)
        }
        return text
    }
}
