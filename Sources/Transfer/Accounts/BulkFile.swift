import Crypto
import Domain
package import Engine

/// A part of a file that makes one job.
package struct BulkPart: Sendable {
    package let accounts: [BulkOrder.Named]
    package let rejected: [(line: Int64, refusal: LineRefusal)]
    /// Bytes of the file up to its end.
    package let end: Int64
}

/// The accounts that a file names by `external_id`, in parts of as many lines as a job may have. A file of any other
/// columns that an import takes will do. It is read from its beginning each time, so the same file always has the same
/// parts.
package struct BulkFile {
    private let file: AccountFile
    private var splitter: RecordSplitter

    package var size: Int64 { file.size }

    /// - Throws: ``TransferFailure`` for what is wrong with the file.
    package init(_ path: String, _ format: AccountFormat) throws {
        file = try AccountFile(path, format)
        splitter = RecordSplitter(
            try ByteSource(path: path, from: file.start), format: format, after: file.linesBefore)
    }

    /// - Returns: nil at the end of the file.
    package mutating func next() throws -> BulkPart? {
        guard let batch = try splitter.next(limit: BulkOrder.mostAccounts) else { return nil }
        var accounts: [BulkOrder.Named] = []
        var rejected: [(line: Int64, refusal: LineRefusal)] = []
        for record in batch.records {
            do {
                accounts.append(.externalID(try externalID(record, of: batch)))
            } catch let refusal as LineRefusal {
                rejected.append((record.line, refusal))
            }
        }
        return BulkPart(accounts: accounts, rejected: rejected, end: batch.end)
    }

    private func externalID(_ record: RecordBatch.Record, of batch: RecordBatch) throws -> String {
        let text = try file.line(record, of: batch).externalID
        guard ExternalID.isAcceptable(text) else {
            throw LineRefusal("account.external-id-malformed", field: "external_id")
        }
        return text
    }
}

extension BulkOrder {
    /// What tells it from every other: the same of the same file makes the same job.
    package var source: [UInt8] {
        var hash = SHA256()
        let head = [operation.rawValue, reason.rawValue, at.description] + kinds.map(\.rawValue)
        for text in head + accounts.map(\.text) {
            let bytes = Array(text.utf8)
            hash.update(data: Array("\(bytes.count):".utf8) + bytes)
        }
        return Array(hash.finalize())
    }
}
