import CLibPQ
import Storage

/// What the server answered to one statement. It is its own row, which moves from the first to the
/// last.
final class QueryResult: SQLColumns {
    let sql: SQLStatement
    private let result: OpaquePointer
    private var row: CInt = 0

    /// - Parameter result: freed with this.
    init(_ result: OpaquePointer, to sql: SQLStatement) {
        self.result = result
        self.sql = sql
    }

    deinit { PQclear(result) }

    /// How many rows it inserted, updated or deleted.
    var touched: Int {
        let tag = String(cString: PQcmdStatus(result))
        guard !tag.hasPrefix("SELECT") else { return 0 }
        return Int(String(cString: PQcmdTuples(result))) ?? 0
    }

    func forEachRow(_ each: (SQLRow) throws -> Void) throws {
        let count = PQntuples(result)
        // Past the last row every column is NULL, in case the row was kept.
        defer { row = count }
        row = 0
        while row < count {
            try each(SQLRow(self))
            row += 1
        }
    }

    var count: Int { Int(PQnfields(result)) }

    func isNull(_ column: Int) -> Bool { PQgetisnull(result, row, CInt(column)) != 0 }

    func integer(_ column: Int) -> Int64? {
        guard !isNull(column) else { return nil }
        let bytes = bytes(column)
        return switch (type(column), bytes.count) {
        case (.int8, 8): Int64(bigEndian: bytes.loadUnaligned(as: Int64.self))
        case (.int4, 4): Int64(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self)))
        case (.int2, 2): Int64(Int16(bigEndian: bytes.loadUnaligned(as: Int16.self)))
        case (.bool, 1): bytes[0] == 0 ? 0 : 1
        default: nil
        }
    }

    func text(_ column: Int) -> String? {
        guard !isNull(column), type(column)?.isText == true else { return nil }
        return String(validating: bytes(column), as: UTF8.self)
    }

    func blob(_ column: Int) -> [UInt8]? {
        guard !isNull(column), type(column) == .bytea else { return nil }
        return Array(bytes(column))
    }

    func words(_ column: Int) -> (high: UInt64, low: UInt64)? {
        guard !isNull(column), type(column) == .bytea else { return nil }
        let bytes = bytes(column)
        guard bytes.count == 16 else { return nil }
        return (
            UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
            UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        )
    }

    private func type(_ column: Int) -> ColumnType? { ColumnType(rawValue: PQftype(result, CInt(column))) }

    private func bytes(_ column: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(
            start: PQgetvalue(result, row, CInt(column)), count: Int(PQgetlength(result, row, CInt(column))))
    }
}

/// Object identifiers of the types that are read (fixed by PostgreSQL's `pg_type.dat`).
private enum ColumnType: Oid {
    case bool = 16
    case bytea = 17
    case name = 19
    case int8 = 20
    case int2 = 21
    case int4 = 23
    case text = 25
    case unknown = 705
    case varchar = 1043

    var isText: Bool {
        switch self {
        case .name, .text, .unknown, .varchar: true
        case .bool, .bytea, .int8, .int2, .int4: false
        }
    }
}
