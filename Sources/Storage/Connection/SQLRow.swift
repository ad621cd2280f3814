package import Domain

/// One row of an answer, good only inside the closure it is handed to. Columns are named by
/// position, from 0.
///
/// Every reader throws ``StorageFailure/malformedRow(_:)`` when the column holds something else, or
/// NULL where it is not called `optional…`.
package struct SQLRow {
    private let columns: any SQLColumns
    /// Where the columns are, of a row that has those of other queries as well.
    private let places: [Int]?

    package init(_ columns: any SQLColumns) { (self.columns, places) = (columns, nil) }

    private init(_ columns: any SQLColumns, at places: [Int]) { (self.columns, self.places) = (columns, places) }

    /// The same row with these columns alone, in this order.
    func at(_ places: [Int]) -> SQLRow { SQLRow(columns, at: places) }

    /// What it holds, each column as what it is.
    var values: [SQLValue] {
        (places ?? Array(0..<columns.count)).map { place in
            columns.integer(place).map(SQLValue.integer) ?? columns.text(place).map(SQLValue.text)
                ?? columns.blob(place).map(SQLValue.blob) ?? .null
        }
    }

    private func place(_ column: Int) -> Int { places.map { $0[column] } ?? column }

    package func isNull(_ column: Int) -> Bool { columns.isNull(place(column)) }

    package func integer(_ column: Int) throws -> Int64 {
        try columns.integer(place(column)) ?? refuse(column, .integer)
    }

    package func int(_ column: Int) throws -> Int { Int(try integer(column)) }

    package func bool(_ column: Int) throws -> Bool { try integer(column) != 0 }

    package func text(_ column: Int) throws -> String {
        try columns.text(place(column)) ?? refuse(column, .text)
    }

    package func blob(_ column: Int) throws -> [UInt8] {
        try columns.blob(place(column)) ?? refuse(column, .blob)
    }

    package func instant(_ column: Int) throws -> Instant {
        Instant(milliseconds: try columns.integer(place(column)) ?? refuse(column, .instant))
    }

    package func id<Of: Entity>(_ column: Int) throws -> ID<Of> {
        let words = try columns.words(place(column)) ?? refuse(column, .id)
        return ID(high: words.high, low: words.low)
    }

    /// A text that is one of the words of `Value`; a word that is none of them is not repeated in
    /// the failure.
    package func raw<Value: RawRepresentable<String>>(_ column: Int, as: Value.Type = Value.self) throws -> Value {
        try columns.text(place(column)).flatMap(Value.init(rawValue:)) ?? refuse(column, .word)
    }

    private func refuse<Value>(_ column: Int, _ wanted: SQLType) throws(StorageFailure) -> Value {
        throw .malformedRow("column \(column) holds no \(wanted.rawValue) in \(columns.sql)")
    }
}

extension SQLRow {
    package func optionalInteger(_ column: Int) throws -> Int64? { isNull(column) ? nil : try integer(column) }
    package func optionalInt(_ column: Int) throws -> Int? { isNull(column) ? nil : try int(column) }
    package func optionalBool(_ column: Int) throws -> Bool? { isNull(column) ? nil : try bool(column) }
    package func optionalText(_ column: Int) throws -> String? { isNull(column) ? nil : try text(column) }
    package func optionalBlob(_ column: Int) throws -> [UInt8]? { isNull(column) ? nil : try blob(column) }
    package func optionalInstant(_ column: Int) throws -> Instant? { isNull(column) ? nil : try instant(column) }
    package func optionalID<Of: Entity>(_ column: Int) throws -> ID<Of>? { isNull(column) ? nil : try id(column) }

    package func optionalRaw<Value: RawRepresentable<String>>(
        _ column: Int, as: Value.Type = Value.self
    ) throws -> Value? {
        isNull(column) ? nil : try raw(column)
    }
}

/// What a driver lays under a row: one object a statement, which moves from row to row, so that a
/// row costs no allocation.
package protocol SQLColumns: AnyObject {
    /// The statement, for failures.
    var sql: SQLStatement { get }

    /// How many columns a row has.
    var count: Int { get }

    func isNull(_ column: Int) -> Bool
    /// Nil when the column holds something else, as with the others.
    func integer(_ column: Int) -> Int64?
    func text(_ column: Int) -> String?
    func blob(_ column: Int) -> [UInt8]?
    /// A blob of exactly 16 bytes as two big-endian words, without an array in between.
    func words(_ column: Int) -> (high: UInt64, low: UInt64)?
}
