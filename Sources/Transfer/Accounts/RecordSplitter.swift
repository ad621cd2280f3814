import Domain

/// Whole lines of a file, cut apart and not read yet.
struct RecordBatch: Sendable {
    struct Record: Sendable, Hashable {
        /// In the batch's bytes, without the end of the line.
        let range: Range<Int>
        /// From 1; of its first line where a quoted field goes over several.
        let line: Int64
    }

    let bytes: [UInt8]
    let records: [Record]
    /// Offset in the file, and lines before it.
    let end: Int64
    let lines: Int64
}

/// Cuts a file into records without holding more of it than a batch and a record.
///
/// In CSV a line break inside quotes belongs to its field. A doubled quote closes and opens again,
/// so counting quotes is enough.
struct RecordSplitter {
    static let batchRecords = 4096
    static let batchBytes = 1 << 20
    /// No line of ours is a tenth as long; a quote that is never closed is noticed here.
    static let recordLimit = 1 << 16

    private let source: ByteSource
    private let quotes: Bool
    /// Read and not yet part of a batch.
    private var pending: [UInt8] = []
    private var offset: Int64
    private var line: Int64

    /// Bytes that were read ahead of the batches.
    var heldBytes: Int { pending.count }

    /// - Parameter lines: how many come before where `source` is.
    init(_ source: ByteSource, format: AccountFormat, after lines: Int64) {
        self.source = source
        quotes = format == .csv
        offset = source.offset
        line = lines
    }

    /// - Returns: the next records, at most `limit`, or nil at the end.
    /// - Throws: ``TransferFailure`` `import.line-too-long`, `import.csv-malformed`.
    mutating func next(limit: Int = batchRecords) throws -> RecordBatch? {
        var cut = Cut(line: line + 1, quotes: quotes)
        while cut.records.count < limit, cut.start < Self.batchBytes {
            cut.scan(pending, limit: limit)
            guard cut.position == pending.count, cut.records.count < limit else { break }
            guard pending.count - cut.start <= Self.recordLimit else { throw Self.tooLong(cut.lineOfStart) }
            let more = try source.some(upTo: Self.recordLimit)
            if more.isEmpty {
                guard !cut.isQuoted else { throw Self.open(cut.lineOfStart) }
                cut.end(pending)
                break
            }
            pending.append(contentsOf: more)
        }
        guard cut.start > 0 else { return nil }
        if let long = cut.records.first(where: { $0.range.count > Self.recordLimit }) { throw Self.tooLong(long.line) }
        return batch(cut)
    }

    private mutating func batch(_ cut: Cut) -> RecordBatch {
        let bytes = Array(pending[..<cut.start])
        pending.removeFirst(cut.start)
        offset += Int64(cut.start)
        line = cut.lineOfStart - 1
        return RecordBatch(bytes: bytes, records: cut.records, end: offset, lines: line)
    }

    private static func tooLong(_ line: Int64) -> TransferFailure {
        TransferFailure(
            "import.line-too-long",
            "Line \(line) is longer than \(recordLimit) bytes, or a quote in it is never closed.", .file)
    }

    private static func open(_ line: Int64) -> TransferFailure {
        TransferFailure("import.csv-malformed", "A quote in line \(line) is never closed.", .file)
    }
}

/// Where the records of a buffer end, as far as it was looked at.
private struct Cut {
    private(set) var records: [RecordBatch.Record] = []
    /// Of the record that is not complete yet.
    private(set) var start = 0
    private(set) var lineOfStart: Int64
    private(set) var position = 0
    private(set) var isQuoted = false
    private var line: Int64
    private let quotes: Bool

    init(line: Int64, quotes: Bool) {
        lineOfStart = line
        self.line = line
        self.quotes = quotes
    }

    mutating func scan(_ bytes: [UInt8], limit: Int) {
        bytes.withUnsafeBufferPointer { buffer in
            while position < buffer.count {
                let byte = buffer[position]
                position += 1
                if byte == UInt8(ascii: "\n") {
                    line += 1
                    guard !isQuoted else { continue }
                    close(buffer, at: position - 1)
                    if records.count == limit { return }
                } else if byte == UInt8(ascii: "\""), quotes {
                    isQuoted.toggle()
                }
            }
        }
    }

    /// The file ends here, whether its last line does or not.
    mutating func end(_ bytes: [UInt8]) {
        guard start < bytes.count else { return }
        line += 1
        bytes.withUnsafeBufferPointer { close($0, at: $0.count) }
        start = bytes.count
    }

    /// An empty line is not a record.
    private mutating func close(_ bytes: UnsafeBufferPointer<UInt8>, at end: Int) {
        let last = end > start && bytes[end - 1] == UInt8(ascii: "\r") ? end - 1 : end
        if last > start { records.append(RecordBatch.Record(range: start..<last, line: lineOfStart)) }
        start = min(end + 1, bytes.count)
        lineOfStart = line
    }
}
