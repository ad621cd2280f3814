package import Domain
package import Storage
import Synchronization

/// A whole deployment as a stream of bytes. Whatever is personal in it is sealed, as it is in the
/// database; the keys are not part of it.
package enum DeploymentExport {
    package enum ExportTarget: Sendable, Hashable {
        case standardOutput
        /// Must not be there yet.
        case file(String)
    }

    package struct Summary: Sendable, Hashable {
        package let rows: Int64
        package let bytes: Int64
    }

    /// Writes one unchanging state of the database. One that is interrupted is begun again: what
    /// was written has no end and is refused by an import.
    /// - Throws: ``TransferFailure``, or what the database or `listen` throws.
    package static func run(
        from database: any SQLDatabase, to destination: ExportTarget, at now: Instant,
        listen: @escaping TransferListener = { _ in }
    ) async throws -> Summary {
        let dialect = database.dialect
        let once = Once()
        return try await database.read { connection in
            // A driver may ask again on another connection, which would see another state.
            guard once.isFirst() else {
                throw TransferFailure(
                    "export.interrupted", "The database went away meanwhile. Export again.", .database)
            }
            try connection.takeItsTime()
            try DeploymentSchema.check(connection)
            try ImportCheck.refuseUnfinished(connection)
            let sink = try self.sink(destination)
            let header = ExportHeader(
                binderyExport: ExportHeader.format, migration: DeploymentSchema.known,
                engine: dialect == .sqlite ? "sqlite" : "postgres",
                exportedAt: now)
            return try write(connection, header, to: sink, listen)
        }
    }

    private static func sink(_ destination: ExportTarget) throws(TransferFailure) -> ByteSink {
        switch destination {
        case .standardOutput: ByteSink(standardOutput: ())
        case .file(let path): try ByteSink(newFile: path)
        }
    }

    private static func write(
        _ connection: any SQLConnection, _ header: ExportHeader, to sink: ByteSink, _ listen: @escaping TransferListener
    ) throws -> Summary {
        try sink.write(try ExportJSON.bytes(header) + [UInt8(ascii: "\n")])
        let walk = DeploymentWalk(connection: connection) { rows, total in
            try listen(TransferProgress(.exporting, .rows, done: rows, of: total, worked: rows))
        }
        let sums = try walk.sums(
            open: { try sink.write(ExportFrame.bytes(ExportFrame.section, try ExportJSON.bytes(SectionOpening($0)))) },
            each: { try sink.write(ExportFrame.bytes(ExportFrame.row, $0)) })
        let trailer = ExportTrailer(sums)
        try sink.write(ExportFrame.bytes(ExportFrame.trailer, try ExportJSON.bytes(trailer)))
        try sink.finish()
        return Summary(rows: trailer.rows, bytes: sink.count)
    }
}

private final class Once: Sendable {
    private let isUsed = Atomic(false)

    func isFirst() -> Bool { !isUsed.exchange(true, ordering: .acquiringAndReleasing) }
}
