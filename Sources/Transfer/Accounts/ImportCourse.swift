import Crypto
import Domain
import Engine

/// Where an import is in its file.
struct ImportCourse {
    var splitter: RecordSplitter
    /// As it is in the database; before the first batch, as it will begin.
    private(set) var row: AccountImportRow
    /// Lines of this run.
    private(set) var lines: Int64 = 0
    /// Rejected in this run.
    private(set) var codes: [String: Int] = [:]
    private var digest: PrefixDigest
    /// What a digest is stored as.
    private let mark: @Sendable ([UInt8]) -> [UInt8]
    /// What is in the database; nil where nothing is.
    private var stored: AccountImportRow?
    private var goesOn: Bool

    /// - Parameter row: where it continues; nil begins anew, in the place of `stored`.
    init(
        _ file: AccountFile, at row: AccountImportRow?, replacing stored: AccountImportRow?,
        through intake: AccountIntake, now: Instant
    ) throws {
        let start = row?.takenBytes ?? file.start
        let lines = row?.takenLines ?? file.linesBefore
        splitter = RecordSplitter(try ByteSource(path: file.path, from: start), format: file.format, after: lines)
        digest = try PrefixDigest(of: file.path, upTo: start)
        mark = { intake.mark(of: $0) }
        self.stored = stored
        goesOn = row != nil
        self.row =
            row
            ?? AccountImportRow(
                realm: intake.realm, source: mark(file.identity), takenBytes: start, takenLines: lines,
                prefixHash: mark(digest.value),
                accepted: 0,
                rejected: 0, reportSize: 0, reportTail: [], begunAt: now, finishedAt: nil)
    }

    mutating func progress(after batch: RecordBatch) -> AccountImportRow {
        digest.add(batch.bytes)
        var after = row
        after.takenBytes = batch.end
        after.takenLines = batch.lines
        after.prefixHash = mark(digest.value)
        after.finishedAt = nil
        return after
    }

    func intakeBatch(_ lines: [IntakeBatch.Line], after: AccountImportRow) -> IntakeBatch {
        IntakeBatch(lines: lines, before: stored, goesOn: goesOn, after: after)
    }

    mutating func note(_ row: AccountImportRow, lines count: Int, refused: [ReasonCode]) {
        self.row = row
        stored = row
        goesOn = true
        lines += Int64(count)
        for code in refused { codes[code.rawValue, default: 0] += 1 }
    }
}

/// SHA-256 of how a file begins, which grows with it.
struct PrefixDigest {
    private var hash = SHA256()

    init(of path: String, upTo end: Int64) throws {
        let source = try ByteSource(path: path)
        while source.offset < end {
            let bytes = try source.some(upTo: Int(min(end - source.offset, Int64(ByteSource.bufferSize))))
            guard !bytes.isEmpty else { return }
            add(Array(bytes))
        }
    }

    mutating func add(_ bytes: [UInt8]) { hash.update(data: bytes) }

    /// 32 bytes.
    var value: [UInt8] { Array(hash.finalize()) }
}
