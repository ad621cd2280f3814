import GRDB
import GRDBSQLite
import Storage

extension PreparedStatement: SQLColumns {
    var count: Int { Int(sqlite3_column_count(handle)) }

    func isNull(_ column: Int) -> Bool { type(column) == SQLITE_NULL }

    func integer(_ column: Int) -> Int64? {
        type(column) == SQLITE_INTEGER ? sqlite3_column_int64(handle, CInt(column)) : nil
    }

    /// Nil as well for bytes that are no UTF-8, which only a damaged file can hold.
    func text(_ column: Int) -> String? {
        guard type(column) == SQLITE_TEXT else { return nil }
        let start = sqlite3_column_text(handle, CInt(column))
        return String(validating: UnsafeBufferPointer(start: start, count: size(column)), as: UTF8.self)
    }

    func blob(_ column: Int) -> [UInt8]? {
        type(column) == SQLITE_BLOB ? Array(bytes(column)) : nil
    }

    func words(_ column: Int) -> (high: UInt64, low: UInt64)? {
        guard type(column) == SQLITE_BLOB, size(column) == 16 else { return nil }
        let bytes = bytes(column)
        return (
            UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
            UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        )
    }

    /// A column that does not exist, or whose row is gone, has the type NULL.
    private func type(_ column: Int) -> CInt { sqlite3_column_type(handle, CInt(column)) }

    private func size(_ column: Int) -> Int { Int(sqlite3_column_bytes(handle, CInt(column))) }

    private func bytes(_ column: Int) -> UnsafeRawBufferPointer {
        let start = sqlite3_column_blob(handle, CInt(column))
        return UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : size(column))
    }
}
