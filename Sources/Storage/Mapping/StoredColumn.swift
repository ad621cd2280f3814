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

/// A set of names in one text column: sorted, a space between two. Names of scopes and of event
/// types hold no space.
struct WordList: SQLBindable {
    let words: Set<String>

    init(_ words: Set<String>) { self.words = words }

    init(text: String) { words = Set(text.split(separator: " ").map(String.init)) }

    var sqlValue: SQLValue { .text(words.sorted().joined(separator: " ")) }
}
