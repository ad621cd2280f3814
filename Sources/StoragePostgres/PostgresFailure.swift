import CLibPQ
import Storage

/// What a connection answers instead of rows.
enum LinkFailure: Error {
    /// The server refused a statement; the connection is fine.
    case refused(StorageFailure)
    /// The connection is gone or no longer good for anything, and nothing of the transaction is
    /// kept.
    case lost(String)
    /// It was lost after `COMMIT` had been sent and before the server answered: nobody knows what
    /// became of it.
    case unknown(String)
}

/// An error that the server sent, by its code (postgresql.org/docs/current/errcodes-appendix.html).
///
/// The detail of an error is never read: it repeats the values of the row.
struct ServerError {
    let code: String
    private let message: String
    private let constraint: String?
    private let column: String?

    /// - Returns: nil when the answer carries no code, which is when libpq made it up itself
    ///   because the connection is gone.
    init?(_ result: OpaquePointer) {
        guard let code = Self.field("C", of: result) else { return nil }
        self.code = code
        message = Self.field("M", of: result) ?? ""
        constraint = Self.field("n", of: result)
        column = Self.field("c", of: result).map { name in (Self.field("t", of: result).map { $0 + "." } ?? "") + name }
    }

    private static func field(_ name: Unicode.Scalar, of result: OpaquePointer) -> String? {
        PQresultErrorField(result, CInt(name.value)).map { String(cString: $0) }
    }

    /// The server goes away, went read-only under a writer, or forgot what this connection had
    /// prepared: another connection may do.
    func endsConnection(writing: Bool) -> Bool {
        switch code {
        case "57P01", "57P02", "57P03", "57P05", "25P03", "26000", "0A000": true
        case "25006": writing
        default: code.hasPrefix("08") && code != "08P01"
        }
    }

    var failure: StorageFailure {
        switch code {
        case "23505": .constraint(.unique, subject: subject)
        case "23503": .constraint(.foreignKey, subject: subject)
        case "23514": .constraint(.check, subject: subject)
        case "23502": .constraint(.notNull, subject: subject)
        // 22012 is the division by zero of a guard (GuardedStatement).
        case "40001", "40P01", "22012": .stale
        case "53100", "53200": .full
        case "53300", "53400", "57014", "55P03": .busy
        case "25006": .readOnly
        case "42501", "3D000", "3F000": .unavailable(message)
        case "08P01": .malformedStatement(told)
        default: byClass
        }
    }

    private var byClass: StorageFailure {
        switch code.prefix(2) {
        case "23": .constraint(.other, subject: subject)
        case "XX": .corrupt(told)
        case "42", "54": .malformedStatement("\(told): \(message)")
        // Its message repeats the value.
        case "22": .malformedStatement(told)
        default: .unavailable(told)
        }
    }

    private var subject: String { constraint ?? column ?? "the schema" }

    private var told: String { "the server answers with code \(code)" }
}
