import Domain
import Storage

/// What one phase wrote, as it was asked to be kept.
struct Commit: Sendable {
    let rows: [RowChange]
    /// On whose behalf.
    let call: CallRecord?

    init(_ statements: [QueuedStatement], call: CallRecord?) {
        rows = statements.map { RowChange(shape: StatementShape.of($0.sql), arguments: $0.arguments) }.filter {
            Facts.tables.contains($0.table)
        }
        self.call = call
    }
}

struct RowChange: Sendable {
    let shape: StatementShape
    let arguments: [SQLValue]

    var table: String { shape.table }
    var verb: StatementShape.Verb { shape.verb }

    func sets(_ column: String) -> Bool { shape.places[column] != nil || shape.words[column] != nil }

    func text(_ column: String) -> String? {
        if let word = shape.words[column] { return word }
        if case .text(let text)? = value(column) { return text }
        return nil
    }

    func integer(_ column: String) -> Int64? {
        if case .integer(let number)? = value(column) { number } else { nil }
    }

    func instant(_ column: String) -> Instant? { integer(column).map { Instant(milliseconds: $0) } }

    func blob(_ column: String) -> [UInt8]? {
        if case .blob(let bytes)? = value(column) { bytes } else { nil }
    }

    func id<Of>(_ column: String) -> ID<Of>? { blob(column).flatMap { ID<Of>(bytes: $0) } }

    private func value(_ column: String) -> SQLValue? { shape.places[column].map { arguments[$0] } }
}
