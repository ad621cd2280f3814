import Foundation
import GRDB
import GRDBSQLite
import Storage

/// Makes sure, before anything is written, that the file is ours and that this release may write
/// it.
enum SQLiteFile {
    /// `Bndy`, in the header of every file we made (sqlite.org/pragma.html#pragma_application_id).
    static let applicationID: Int64 = 0x426E_6479
    /// Raised when the file itself, not its tables, can no longer be used by earlier releases.
    /// Migrations count for themselves.
    static let format: Int64 = 1

    /// Creates the file so that only its owner can read it; SQLite gives its journal the same
    /// permissions.
    /// - Throws: ``StorageFailure/unavailable(_:)`` that names the folder.
    static func create(at path: String) throws(StorageFailure) {
        let folder = URL(filePath: path).deletingLastPathComponent().path()
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
            throw .unavailable("there is no folder \(folder)")
        }
        guard !FileManager.default.fileExists(atPath: path) else { return }
        guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]) else {
            throw .unavailable("no file can be created in \(folder)")
        }
    }

    static func claim(_ database: Database) throws {
        let owner = try recognise(database)
        guard sqlite3_db_readonly(database.sqliteConnection, "main") == 0 else { throw StorageFailure.readOnly }
        guard owner == 0 else { return }
        try database.execute(sql: "PRAGMA application_id = \(applicationID); PRAGMA user_version = \(Self.format)")
    }

    /// - Returns: whose it is: ours, or 0 for nobody's yet.
    @discardableResult
    static func recognise(_ database: Database) throws -> Int64 {
        let owner = try Int64.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        let format = try Int64.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0
        guard owner == applicationID || (owner == 0 && tables == 0) else {
            throw StorageFailure.notADatabase("the file belongs to another program")
        }
        guard format <= Self.format else { throw StorageFailure.newerFormat(found: format, known: Self.format) }
        return owner
    }

    /// A commit goes to the log and waits for nothing: the ``Flusher`` brings the log to the disk,
    /// and nobody is answered before. SQLite still flushes itself what recovery depends on: the
    /// header of a log that begins anew, the log before a checkpoint, and the file after it
    /// (sqlite.org/pragma.html#pragma_synchronous, NORMAL).
    static func leaveCommitsToTheFlusher(_ database: Database) throws {
        try database.execute(sql: "PRAGMA synchronous = NORMAL")
        guard try Int.fetchOne(database, sql: "PRAGMA synchronous") == 1 else {
            throw StorageFailure.unavailable("this build of SQLite does not sync what recovery depends on")
        }
    }
}
