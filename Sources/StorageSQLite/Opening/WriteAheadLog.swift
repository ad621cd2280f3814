import Foundation
import GRDB
import GRDBSQLite
import Storage

/// The log beside the file, opened once more to bring it to the disk from a thread of our own.
///
/// SQLite's locks are on the file and on the index that connections share, never on the log, so
/// that closing this takes none of them away (sqlite.org/howtocorrupt.html, section 2.2). The log
/// stays as long as anybody has the file open.
final class WriteAheadLog: Sendable {
    private let descriptor: CInt

    /// - Parameter path: of the log itself.
    /// - Throws: ``StorageFailure/unavailable(_:)``.
    init(at path: String) throws(StorageFailure) {
        descriptor = open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw .unavailable("its log can't be opened (\(String(cString: strerror(errno))))")
        }
    }

    /// - Parameter database: a file in write-ahead mode. It may have been opened by a symbolic
    ///   link; the log is beside the file itself.
    /// - Throws: ``StorageFailure/unavailable(_:)``.
    convenience init(of database: Database) throws(StorageFailure) {
        guard let file = sqlite3_db_filename(database.sqliteConnection, "main"), let log = sqlite3_filename_wal(file)
        else {
            throw .unavailable("it has no log")
        }
        try self.init(at: String(cString: log))
    }

    deinit { close(descriptor) }

    /// Returns when the disk holds what was written to the log before.
    ///
    /// A failure is told to each descriptor that was open when the page could not be written, so to
    /// this one.
    /// - Throws: ``StorageFailure/unavailable(_:)``.
    func flush() throws(StorageFailure) {
        while synchronise() != 0 {
            guard errno == EINTR else {
                throw .unavailable(
                    "the disk did not take its log (\(String(cString: strerror(errno)))); look at the disk, then restart"
                )
            }
        }
    }

    private func synchronise() -> CInt {
        #if canImport(Glibc)
            fdatasync(descriptor)
        #else
            fcntl(descriptor, F_FULLFSYNC)
        #endif
    }
}
