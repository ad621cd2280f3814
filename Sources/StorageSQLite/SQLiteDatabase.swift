package import Domain
import GRDB
package import Storage
import Synchronization

/// One file in write-ahead mode: one writer that commits in groups, several readers that never wait
/// for it.
package final class SQLiteDatabase: SQLDatabase {
    let pool: DatabasePool
    private let settings: SQLiteSettings
    private let queue: CommitQueue
    private let reads: ReadQueue
    private let caches = StatementCaches()
    private let metrics = StorageMetrics(.sqlite)
    private let flusher: Flusher
    private let groupSize: Mutex<GroupSize>

    package var dialect: Dialect { .sqlite }

    package var sharedTime: (@Sendable () -> Instant)? { nil }

    /// Counts since opening.
    package var statistics: StorageStatistics { metrics.statistics }

    /// Phases that wait for the writer, those it works on not counted.
    package var waiting: Int { queue.count }

    /// Whether `close()` was called; what was queued before may still be going on.
    package var isClosed: Bool { queue.isClosed }

    /// Opens the file, or creates it in a folder that exists.
    /// - Throws: ``StorageFailure/unavailable(_:)``, ``StorageFailure/readOnly``,
    ///   ``StorageFailure/notADatabase(_:)``, ``StorageFailure/newerFormat(found:known:)`` or
    ///   ``StorageFailure/corrupt(_:)``.
    package convenience init(path: String, settings: SQLiteSettings = SQLiteSettings()) throws(StorageFailure) {
        try self.init(path: path, settings: settings) { log throws(StorageFailure) in try log.flush() }
    }

    /// - Parameter flush: brings the log to the disk.
    init(
        path: String, settings: SQLiteSettings = SQLiteSettings(),
        flush: @escaping @Sendable (WriteAheadLog) throws(StorageFailure) -> Void
    ) throws(StorageFailure) {
        self.settings = settings
        queue = CommitQueue(limit: settings.waitingLimit)
        reads = ReadQueue(readers: settings.readers, limit: settings.waitingLimit)
        groupSize = Mutex(GroupSize(most: settings.groupLimit))
        let log: WriteAheadLog?
        do {
            if !settings.isReadOnly { try SQLiteFile.create(at: path) }
            pool = try DatabasePool(path: path, configuration: settings.configuration)
            log = try pool.writeWithoutTransaction { database in
                try SQLiteFile.leaveCommitsToTheFlusher(database)
                return settings.isReadOnly ? nil : try WriteAheadLog(of: database)
            }
        } catch {
            throw StorageFailure.mapping(error)
        }
        flusher = Flusher(limit: settings.waitingLimit, metrics: metrics) { () throws(StorageFailure) in
            if let log { try flush(log) }
        }
    }

    @discardableResult
    package func write<Value: Sendable>(
        _ phase: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            do {
                try flusher.admit()
                guard try queue.add(Phase(phase, continuation)) else { return }
                pool.asyncWriteWithoutTransaction { self.writeAll(on: $0) }
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }

    package func read<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        guard !queue.isClosed else { throw StorageFailure.closed }
        return try await withCheckedThrowingContinuation { continuation in
            let read = Read(body, continuation)
            do throws(StorageFailure) {
                if try reads.add(read) { callReader() }
            } catch {
                read.refuse(error)
            }
        }
    }

    private func callReader() {
        pool.asyncUnsafeRead { reader in
            if self.reads.arrive() { self.callReader() }
            do {
                let reader = ReadWorker(
                    statements: self.caches.cache(of: try reader.get()), metrics: self.metrics, flusher: self.flusher)
                reader.answerAll(self.reads)
            } catch {
                self.reads.refuseAll(StorageFailure.mapping(error))
            }
        }
    }

    /// Until nobody waits. A lone phase goes at once; while the disk is waited for, the next group
    /// runs or gathers.
    private func writeAll(on database: Database) {
        let commit = GroupCommit(statements: caches.cache(of: database), metrics: metrics, flusher: flusher)
        var size = groupSize.withLock { $0 }
        while true {
            let (group, depth) = queue.next(size.next)
            metrics.noteDepth(depth)
            guard !group.isEmpty else { return groupSize.withLock { $0 = size } }
            commit.run(group, learning: &size)
            flusher.answer(group, here: queue.count == 0)
        }
    }
}

extension SQLiteDatabase {
    /// Refuses what comes from now on, finishes what is queued, and closes the file. A second call
    /// does nothing.
    package func close() async throws {
        guard queue.close() else { return }
        await withCheckedContinuation { continuation in
            // The barrier waits for the readers, and then comes after the writer's work.
            pool.asyncBarrierWriteWithoutTransaction { database in
                self.caches.discardAll()
                // GRDB closes its writer before its read-only readers, which can't checkpoint the
                // log. A copy of the one file is a whole backup only after a checkpoint; failing at
                // it loses nothing, since the log stays. A log that the disk did not take must
                // stay: when it is opened again, it is judged frame by frame.
                if self.flusher.failure == nil { _ = try? database.get().checkpoint(.truncate) }
                continuation.resume()
            }
        }
        await flusher.rest()
        do {
            try pool.close()
        } catch {
            throw StorageFailure.mapping(error)
        }
    }

    /// Reads every page (`PRAGMA quick_check`).
    /// - Throws: ``StorageFailure/corrupt(_:)`` with the first thing found.
    package func checkIntegrity() async throws {
        let findings = try await read { try $0.query("PRAGMA quick_check(1)") { try $0.text(0) } }
        guard let first = findings.first, first != "ok" else { return }
        // The line above the finding says which of several databases it is about.
        throw StorageFailure.corrupt(first.split(separator: "\n").last.map(String.init) ?? first)
    }

    /// Bytes of the file, without what is still in the log.
    package var databaseSize: Int64 {
        get async throws {
            try await read { connection in
                let pages = try connection.query("PRAGMA page_count") { try $0.integer(0) }
                let size = try connection.query("PRAGMA page_size") { try $0.integer(0) }
                return (pages.first ?? 0) * (size.first ?? 0)
            }
        }
    }
}
