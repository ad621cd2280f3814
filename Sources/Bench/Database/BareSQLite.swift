import GRDBSQLite
import Storage

/// SQLite through nothing but its own functions: what a floor is measured with.
final class BareSQLite {
    private var handle: OpaquePointer?
    private var statements: [String: BareStatement] = [:]

    /// Used as the server uses its file: it waits for the disk at each commit.
    /// - Parameter isNew: for one that is made here, and not by the server.
    init(path: String, isNew: Bool = false) throws {
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (isNew ? SQLITE_OPEN_CREATE : 0)
        guard sqlite3_open_v2(path, &handle, flags, nil) == SQLITE_OK else { throw failure("open") }
        sqlite3_busy_timeout(handle, 60_000)
        if isNew { try run("PRAGMA journal_mode = WAL") }
        try run(
            """
            PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA mmap_size = 0; PRAGMA cache_size = -8000;
            PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF; PRAGMA wal_autocheckpoint = 4000;
            """)
    }

    deinit {
        for statement in statements.values { statement.end() }
        sqlite3_close_v2(handle)
    }

    /// Several statements without arguments.
    func run(_ sql: String) throws {
        guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw failure("run a statement") }
    }

    /// Prepared once for each text.
    func statement(_ sql: String) throws -> BareStatement {
        if let known = statements[sql] { return known }
        var prepared: OpaquePointer?
        guard sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil) == SQLITE_OK,
            let prepared
        else {
            throw failure("prepare a statement")
        }
        let statement = BareStatement(prepared)
        statements[sql] = statement
        return statement
    }

    /// The first column of each row, as text.
    func ask(_ sql: String) throws -> [String] {
        let statement = try statement(sql)
        var found: [String] = []
        guard statement.run([], each: { found.append(sqlite3_column_text($0, 0).map { String(cString: $0) } ?? "") })
        else {
            throw failure("ask")
        }
        return found
    }

    func failure(_ what: String) -> BenchFailure {
        .floor("SQLite could not \(what): \(String(cString: sqlite3_errmsg(handle)))")
    }
}

/// One prepared statement.
final class BareStatement {
    private let handle: OpaquePointer
    /// Which argument each parameter takes: SQLite counts `$2, $1` in order of appearance.
    private let positions: [Int]

    init(_ handle: OpaquePointer) {
        self.handle = handle
        let count = sqlite3_bind_parameter_count(handle)
        positions = (0..<count).map { index in
            sqlite3_bind_parameter_name(handle, index + 1).flatMap { Int(String(cString: $0).dropFirst()) } ?? 1
        }
    }

    func end() { sqlite3_finalize(handle) }

    /// - Returns: false where it failed.
    func run(_ arguments: [SQLValue], each: (OpaquePointer) -> Void = { _ in }) -> Bool {
        for (index, position) in positions.enumerated() { bind(arguments[position - 1], at: CInt(index + 1)) }
        var code = sqlite3_step(handle)
        while code == SQLITE_ROW {
            each(handle)
            code = sqlite3_step(handle)
        }
        sqlite3_reset(handle)
        return code == SQLITE_DONE
    }

    private func bind(_ value: SQLValue, at index: CInt) {
        switch value {
        case .null: sqlite3_bind_null(handle, index)
        case .integer(let integer): sqlite3_bind_int64(handle, index, integer)
        case .text(let text): sqlite3_bind_text(handle, index, text, -1, Self.copied)
        case .blob(let bytes) where bytes.isEmpty: sqlite3_bind_zeroblob(handle, index, 0)
        case .blob(let bytes): sqlite3_bind_blob(handle, index, bytes, CInt(bytes.count), Self.copied)
        }
    }

    /// SQLITE_TRANSIENT, a macro that Swift can't import.
    private static var copied: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }
}
