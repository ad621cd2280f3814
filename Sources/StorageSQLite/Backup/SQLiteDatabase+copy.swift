import GRDB
import Storage

extension SQLiteDatabase {
    /// Pages between two reports of progress: 4 MB.
    private static let step: CInt = 1024

    /// Copies one unchanging state of the whole database, while others go on writing. What they
    /// write meanwhile waits in the log, which can't be checkpointed before the copy is whole.
    ///
    /// The copy needs no log beside it and is on the disk when this returns.
    /// - Parameters:
    ///   - path: an empty file, with the permissions that the copy is to have.
    ///   - progress: told the bytes that are copied, and of how many.
    package func copy(
        to path: String, telling progress: @escaping @Sendable (_ done: Int64, _ all: Int64) -> Void
    ) async throws {
        guard !isClosed else { throw StorageFailure.closed }
        let pool = pool
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            pool.asyncRead { reader in
                continuation.resume(
                    with: Result {
                        do {
                            try Self.copy(reader.get(), to: path, progress)
                        } catch {
                            throw StorageFailure.mapping(error)
                        }
                    })
            }
        }
    }

    private static func copy(_ source: Database, to path: String, _ progress: @escaping (Int64, Int64) -> Void) throws {
        let page = try Int64.fetchOne(source, sql: "PRAGMA page_size") ?? 0
        // From this first look on the reader sees one state; without it each step would begin with
        // whatever is newest by then.
        _ = try Int.fetchOne(source, sql: "SELECT COUNT(*) FROM sqlite_master")
        let copy = try DatabaseQueue(path: path, configuration: Configuration())
        try copy.writeWithoutTransaction { target in
            try target.execute(sql: "PRAGMA synchronous = FULL")
            try source.backup(to: target, pagesPerStep: step) { state in
                progress(Int64(state.completedPageCount) * page, Int64(state.totalPageCount) * page)
            }
            // Pages are copied as they are, and the first says that there is a log.
            try target.execute(sql: "PRAGMA journal_mode = DELETE")
        }
        try copy.close()
    }
}
