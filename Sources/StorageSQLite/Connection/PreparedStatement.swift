import GRDB
import GRDBSQLite
import Storage

/// One statement of one connection, kept for its next use. It is its own row, so that running it
/// allocates nothing.
///
/// Arguments are bound and rows are stepped through SQLite itself: on the way through GRDB every
/// blob would be copied into a `Data` first, and every statement would tell observers that nobody
/// here has (decision 8).
final class PreparedStatement {
    let sql: SQLStatement
    /// Owns the handle.
    private let statement: Statement
    let handle: SQLiteStatement
    /// Whether it leaves the database's content as it is.
    let isReadOnly: Bool
    /// A statement must not be started inside its own rows: that would pull them away from the
    /// outer reader.
    private var isRunning = false
    /// Which argument each of SQLite's parameters takes. SQLite counts `$2, $1` in order of
    /// appearance, not by their number.
    private let positions: [Int]

    init(_ sql: SQLStatement, in database: Database) throws {
        self.sql = sql
        statement = try database.makeStatement(sql: sql.text)
        handle = statement.sqliteStatement
        isReadOnly = sqlite3_stmt_readonly(handle) != 0
        positions = try Self.positions(of: handle)
    }

    /// Runs it to its end, or to the first failure; it is ready for its next use either way.
    func run(_ arguments: [SQLValue], _ each: (SQLRow) throws -> Void) throws {
        guard !isRunning else { throw StorageFailure.malformedStatement("it was started inside its own rows") }
        isRunning = true
        defer {
            sqlite3_reset(handle)
            isRunning = false
        }
        try bind(arguments)
        let row = SQLRow(self)
        while try step() { try each(row) }
    }

    /// - Returns: whether there is a row.
    private func step() throws -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code:
            let connection = sqlite3_db_handle(handle)
            throw DatabaseError(
                resultCode: ResultCode(rawValue: connection.map(sqlite3_extended_errcode) ?? code),
                message: connection.map { String(cString: sqlite3_errmsg($0)) })
        }
    }

    private func bind(_ arguments: [SQLValue]) throws {
        guard arguments.count == positions.count else {
            throw StorageFailure.malformedStatement(
                "\(arguments.count) arguments for \(positions.count) placeholders in \(sql)")
        }
        for (index, position) in positions.enumerated() {
            try bind(arguments[position], at: CInt(index + 1))
        }
    }

    private func bind(_ value: SQLValue, at index: CInt) throws {
        let code =
            switch value {
            case .null: sqlite3_bind_null(handle, index)
            case .integer(let integer): sqlite3_bind_int64(handle, index, integer)
            case .text(let text): try bind(text, to: handle, at: index)
            case .blob(let bytes): bind(bytes, to: handle, at: index)
            }
        guard code == SQLITE_OK else { throw StorageFailure.malformedStatement("an argument is too long for \(sql)") }
    }

    private func bind(_ text: String, to handle: SQLiteStatement, at index: CInt) throws -> CInt {
        var text = text
        return try text.withUTF8 { bytes in
            // PostgreSQL has no such texts, so neither engine takes them.
            guard !bytes.contains(0) else {
                throw StorageFailure.malformedStatement("a text holds a zero byte in \(sql)")
            }
            guard let start = bytes.baseAddress else { return sqlite3_bind_text(handle, index, "", 0, Self.copied) }
            return start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
                sqlite3_bind_text(handle, index, $0, CInt(bytes.count), Self.copied)
            }
        }
    }

    private func bind(_ bytes: [UInt8], to handle: SQLiteStatement, at index: CInt) -> CInt {
        // An empty array has no address, and no address would mean NULL.
        guard !bytes.isEmpty else { return sqlite3_bind_zeroblob(handle, index, 0) }
        return sqlite3_bind_blob(handle, index, bytes, CInt(bytes.count), Self.copied)
    }

    /// SQLITE_TRANSIENT, a macro that Swift can't import: SQLite keeps a copy of its own.
    private static var copied: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }

    private static func positions(of handle: SQLiteStatement) throws -> [Int] {
        let count = sqlite3_bind_parameter_count(handle)
        guard count > 0 else { return [] }
        let numbers = (1...count).map { sqlite3_bind_parameter_name(handle, $0).map { String(cString: $0) } ?? "" }
        let positions = numbers.compactMap { $0.hasPrefix("$") ? Int($0.dropFirst()) : nil }.map { $0 - 1 }
        guard Set(positions) == Set(0..<Int(count)) else {
            throw StorageFailure.malformedStatement(
                "placeholders are $1 to $\(count), each used, without ::, not \(numbers)")
        }
        return positions
    }
}
