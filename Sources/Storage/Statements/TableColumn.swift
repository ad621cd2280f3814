import Domain

/// The columns of a table, in the order in which they are read and written. The one list of them:
/// every statement and every reader takes them from here.
///
/// A case's name is the column's, `accountID` for `account_id`.
protocol TableColumn: CaseIterable, Sendable, RawRepresentable where RawValue == Int {
    static var table: SQLPiece { get }
    var type: SQLType { get }
}

extension TableColumn {
    var name: String {
        var (name, wasCapital) = ("", true)
        for character in "\(self)" {
            if character.isUppercase, !wasCapital { name += "_" }
            wasCapital = character.isUppercase
            name += character.lowercased()
        }
        return name
    }

    static var count: Int { allCases.count }

    /// `id, realm, …`
    static var list: SQLPiece { joined { $0.name } }

    /// `flow.id, flow.realm, …`
    static var qualified: SQLPiece { qualified(by: table) }

    static func qualified(by alias: SQLPiece) -> SQLPiece { joined { alias.text + "." + $0.name } }

    /// `$1, $2, …`, one for each.
    static var placeholders: SQLPiece { joined { "$\($0.rawValue + 1)" } }

    /// `name = excluded.name, …`
    static func excluded(_ columns: Self...) -> SQLPiece {
        SQLPiece(text: columns.map { "\($0.name) = excluded.\($0.name)" }.joined(separator: ", "))
    }

    private static func joined(_ text: (Self) -> String) -> SQLPiece {
        SQLPiece(text: allCases.map(text).joined(separator: ", "))
    }
}

extension SQLStatement {
    /// `INSERT INTO` with every column of the table.
    static func insert<Column: TableColumn>(_: Column.Type, _ conflict: SQLPiece = "") -> SQLStatement {
        "INSERT INTO \(Column.table) (\(Column.list)) VALUES (\(Column.placeholders)) \(conflict)"
    }
}

/// One table's columns in a row, read by their names.
struct RowFields<Column: TableColumn> {
    private let row: SQLRow
    private let first: Int

    /// - Parameter first: where they begin.
    init(_ row: SQLRow, from first: Int = 0) { (self.row, self.first) = (row, first) }

    init(_ row: SQLRow, from first: Int = 0, of _: Column.Type) { self.init(row, from: first) }

    private func place(_ column: Column) -> Int { first + column.rawValue }

    func isNull(_ column: Column) -> Bool { row.isNull(place(column)) }
    func integer(_ column: Column) throws -> Int64 { try row.integer(place(column)) }
    func int(_ column: Column) throws -> Int { try row.int(place(column)) }
    func bool(_ column: Column) throws -> Bool { try row.bool(place(column)) }
    func text(_ column: Column) throws -> String { try row.text(place(column)) }
    func blob(_ column: Column) throws -> [UInt8] { try row.blob(place(column)) }
    func instant(_ column: Column) throws -> Instant { try row.instant(place(column)) }
    func id<Of: Entity>(_ column: Column) throws -> ID<Of> { try row.id(place(column)) }
    func strength(_ column: Column) throws -> ProofStrength { try row.strength(place(column)) }

    func raw<Value: RawRepresentable<String>>(_ column: Column, as: Value.Type = Value.self) throws -> Value {
        try row.raw(place(column))
    }

    func spelled<Value: LosslessStringConvertible>(_ column: Column, as: Value.Type = Value.self) throws -> Value {
        try row.spelled(place(column))
    }

    func stored<Value: StoredColumn>(_ column: Column, as: Value.Type = Value.self) throws -> Value {
        try row.stored(place(column))
    }

    func optionalInteger(_ column: Column) throws -> Int64? { try row.optionalInteger(place(column)) }
    func optionalInt(_ column: Column) throws -> Int? { try row.optionalInt(place(column)) }
    func optionalText(_ column: Column) throws -> String? { try row.optionalText(place(column)) }
    func optionalBlob(_ column: Column) throws -> [UInt8]? { try row.optionalBlob(place(column)) }
    func optionalInstant(_ column: Column) throws -> Instant? { try row.optionalInstant(place(column)) }
    func optionalID<Of: Entity>(_ column: Column) throws -> ID<Of>? { try row.optionalID(place(column)) }

    func optionalRaw<Value: RawRepresentable<String>>(
        _ column: Column, as: Value.Type = Value.self
    ) throws -> Value? {
        try row.optionalRaw(place(column))
    }

    func optionalStored<Value: StoredColumn>(
        _ column: Column, as: Value.Type = Value.self
    ) throws -> Value? {
        try row.optionalStored(place(column))
    }
}
