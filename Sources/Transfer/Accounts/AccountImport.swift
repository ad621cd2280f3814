import Crypto
package import Domain
package import Engine
import Foundation

/// Takes the accounts of a file over: lines are read and sealed on every core while the batch
/// before them is written.
///
/// At most two batches are in memory, however long the file is.
package struct AccountImport: Sendable {
    package struct Order: Sendable {
        package let path: String
        package let format: AccountFormat
        /// Where rejected lines are written; nil only counts them.
        package let report: String?

        package init(path: String, format: AccountFormat, report: String? = nil) {
            self.path = path
            self.format = format
            self.report = report
        }
    }

    package struct Summary: Sendable, Hashable {
        /// Of this run and of the ones it went on from.
        package var accepted: Int64
        package var rejected: Int64
        /// Lines of this run alone, and what of it was rejected by code.
        package var lines: Int64
        package var codes: [String: Int]
        /// Whether an earlier run had settled the whole file.
        package var wasDone: Bool
    }

    let intake: AccountIntake
    let order: Order
    let now: @Sendable () -> Instant
    let sentence: @Sendable (ReasonCode) -> String
    let listen: TransferListener

    /// - Parameter sentence: what a code means, for the report.
    package init(
        _ order: Order, through intake: AccountIntake, now: @escaping @Sendable () -> Instant,
        sentence: @escaping @Sendable (ReasonCode) -> String, listen: @escaping TransferListener = { _ in }
    ) {
        self.intake = intake
        self.order = order
        self.now = now
        self.sentence = sentence
        self.listen = listen
    }

    /// - Throws: ``TransferFailure`` for what is wrong with the file, or what the store or the
    ///   listener throws; the lines settled before stay settled, and the same call continues after
    ///   them.
    package func run() async throws -> Summary {
        let file = try AccountFile(order.path, order.format)
        let found = try await intake.progress(of: intake.mark(of: file.identity))
        let goesOn = try found.map { try isContinued($0, by: file) } ?? false
        if goesOn, let found, found.finishedAt != nil, found.takenBytes == file.size { return Self.done(found) }
        let report = try order.report.map { try RejectionReport($0, continuing: goesOn ? found : nil) }
        var course = try ImportCourse(file, at: goesOn ? found : nil, replacing: found, through: intake, now: now())
        try await settleAll(of: file, &course, report)
        try report?.finish()
        return try await finish(&course)
    }

    private static func done(_ row: AccountImportRow) -> Summary {
        Summary(accepted: row.accepted, rejected: row.rejected, lines: 0, codes: [:], wasDone: true)
    }

    /// Whether what was taken is still how the file begins.
    private func isContinued(_ row: AccountImportRow, by file: AccountFile) throws -> Bool {
        guard row.takenBytes >= file.start, row.takenBytes <= file.size else { return false }
        return try intake.mark(of: PrefixDigest(of: file.path, upTo: row.takenBytes).value) == row.prefixHash
    }

    private func settleAll(of file: AccountFile, _ course: inout ImportCourse, _ report: RejectionReport?) async throws
    {
        var ready = try await prepare(try course.splitter.next(), of: file)
        while let (batch, lines) = ready {
            try Task.checkCancellation()
            let upcoming = try course.splitter.next()
            async let following = prepare(upcoming, of: file)
            try await settle(lines, after: batch, &course, report)
            try listen(TransferProgress(.importing, .bytes, done: batch.end, of: file.size, worked: course.lines))
            ready = try await following
        }
    }

    private func settle(
        _ lines: [IntakeBatch.Line], after batch: RecordBatch, _ course: inout ImportCourse, _ report: RejectionReport?
    ) async throws {
        let after = course.progress(after: batch)
        let sentence = sentence
        let (row, refused) = try await take(course.intakeBatch(lines, after: after)) {
            RejectionReport.bytes($0, sentence: sentence)
        }
        course.note(row, lines: lines.count, refused: refused.map(\.refusal.code))
        try report?.add(row.reportTail)
    }

    private typealias Refused = [(number: Int64, refusal: LineRefusal)]

    private func take(
        _ batch: IntakeBatch, report: @escaping @Sendable (Refused) -> [UInt8]
    ) async throws -> (row: AccountImportRow, refused: Refused) {
        do {
            for pause in Self.pauses {
                do {
                    return try await intake.take(batch, report: report)
                } catch StoreFailure.busy {
                    try await Task.sleep(for: pause)
                }
            }
            return try await intake.take(batch, report: report)
        } catch is IntakeOvertaken {
            throw TransferFailure(
                "import.other-run", "Another import of the same file is running, or was quicker.", .busy)
        }
    }

    /// An import can wait: a busy database has others to serve first, and has done nothing of the
    /// batch.
    private static let pauses: [Duration] = [.milliseconds(500), .seconds(1), .seconds(2), .seconds(5), .seconds(10)]

    private func finish(_ course: inout ImportCourse) async throws -> Summary {
        var after = course.row
        after.finishedAt = now()
        let (row, _) = try await take(course.intakeBatch([], after: after)) { _ in [] }
        return Summary(
            accepted: row.accepted, rejected: row.rejected, lines: course.lines, codes: course.codes, wasDone: false)
    }
}

extension AccountImport {
    /// What ``run()`` would reject now, as far as the file and the database tell. Writes nothing
    /// but the report. Duplicates inside the file are found where they are within one batch (4,096
    /// lines).
    package func rehearse() async throws -> Summary {
        let file = try AccountFile(order.path, order.format)
        let report = try order.report.map { try RejectionReport($0, continuing: nil) }
        var splitter = RecordSplitter(
            try ByteSource(path: file.path, from: file.start), format: file.format, after: file.linesBefore)
        var summary = Summary(accepted: 0, rejected: 0, lines: 0, codes: [:], wasDone: false)
        while let (batch, lines) = try await prepare(try splitter.next(), of: file) {
            try Task.checkCancellation()
            let refused = try await intake.rehearse(lines)
            summary.add(lines: lines.count, refused: refused.map(\.refusal.code))
            try report?.add(RejectionReport.bytes(refused, isDryRun: true, sentence: sentence))
            try listen(TransferProgress(.importing, .bytes, done: batch.end, of: file.size, worked: summary.lines))
        }
        try report?.finish()
        return summary
    }

    /// Reads and seals a batch on every core.
    private func prepare(
        _ batch: RecordBatch?, of file: AccountFile
    ) async throws -> (batch: RecordBatch, lines: [IntakeBatch.Line])? {
        guard let batch else { return nil }
        let (intake, now) = (intake, now())
        let size = max(64, batch.records.count / ProcessInfo.processInfo.activeProcessorCount + 1)
        let slices = stride(from: 0, to: batch.records.count, by: size).map {
            batch.records[$0..<min($0 + size, batch.records.count)]
        }
        let lines = try await withThrowingTaskGroup(of: (place: Int, lines: [IntakeBatch.Line]).self) { group in
            for (place, slice) in slices.enumerated() {
                group.addTask { (place, try Self.sealed(slice, of: batch, file, through: intake, at: now)) }
            }
            var parts = [[IntakeBatch.Line]](repeating: [], count: slices.count)
            for try await part in group { parts[part.place] = part.lines }
            return parts.flatMap { $0 }
        }
        return (batch, lines)
    }

    private static func sealed(
        _ records: ArraySlice<RecordBatch.Record>, of batch: RecordBatch, _ file: AccountFile,
        through intake: AccountIntake,
        at now: Instant
    ) throws -> [IntakeBatch.Line] {
        try records.map { record in
            do {
                return (record.line, .success(try intake.seal(try file.line(record, of: batch), at: now)))
            } catch let refusal as LineRefusal {
                return (record.line, .failure(refusal))
            }
        }
    }
}

extension AccountImport.Summary {
    fileprivate mutating func add(lines count: Int, refused: [ReasonCode]) {
        lines += Int64(count)
        rejected += Int64(refused.count)
        accepted += Int64(count - refused.count)
        for code in refused { codes[code.rawValue, default: 0] += 1 }
    }
}
