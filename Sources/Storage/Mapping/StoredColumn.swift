import Vault

/// Bytes of the vault that stand in a column as they are.
protocol StoredColumn: StoredBytes, SQLBindable {
    init(bytes: [UInt8])
}

extension StoredColumn {
    package var sqlValue: SQLValue { .blob(bytes) }
}

extension BlindIndex: StoredColumn {}
extension KeyedHash: StoredColumn {}
extension Sealed: StoredColumn {}
extension WrappedKey: StoredColumn {}

extension SQLRow {
    func stored<Value: StoredColumn>(_ column: Int, as: Value.Type = Value.self) throws -> Value {
        Value(bytes: try blob(column))
    }

    func optionalStored<Value: StoredColumn>(_ column: Int, as: Value.Type = Value.self) throws -> Value? {
        isNull(column) ? nil : try stored(column)
    }
}
