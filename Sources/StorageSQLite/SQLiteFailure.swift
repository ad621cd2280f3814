import GRDB
import Storage

extension StorageFailure {
    /// The one place where SQLite's codes (sqlite.org/rescode.html) become ours.
    static func mapping(_ error: any Error) -> StorageFailure {
        if let failure = error as? StorageFailure { return failure }
        guard let error = error as? DatabaseError else { return .unavailable("\(type(of: error))") }
        // A statement is never shown with what was bound to it; SQLite's own messages name columns
        // and constraints at most.
        let message = error.message ?? "result code \(error.extendedResultCode.rawValue)"
        return switch error.resultCode {
        case .SQLITE_CONSTRAINT: .constraint(Constraint(error.extendedResultCode), subject: subject(of: message))
        case .SQLITE_BUSY, .SQLITE_LOCKED: .busy
        case .SQLITE_FULL: .full
        case .SQLITE_READONLY: .readOnly
        case .SQLITE_CORRUPT: .corrupt(message)
        case .SQLITE_NOTADB: .notADatabase(message)
        case .SQLITE_ERROR, .SQLITE_RANGE, .SQLITE_MISMATCH, .SQLITE_TOOBIG: .malformedStatement(message)
        case .SQLITE_MISUSE where message == "Connection is closed": .closed
        default: .unavailable(message)
        }
    }

    /// `UNIQUE constraint failed: slot.realm, slot.place` names what comes after the colon; a
    /// foreign key names nothing.
    private static func subject(of message: String) -> String {
        let parts = message.split(separator: "constraint failed: ", maxSplits: 1)
        return parts.count == 2 ? String(parts[1]) : "the schema"
    }
}

extension StorageFailure.Constraint {
    fileprivate init(_ code: ResultCode) {
        self =
            switch code {
            case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY, .SQLITE_CONSTRAINT_ROWID: .unique
            case .SQLITE_CONSTRAINT_FOREIGNKEY: .foreignKey
            case .SQLITE_CONSTRAINT_CHECK: .check
            case .SQLITE_CONSTRAINT_NOTNULL: .notNull
            default: .other
            }
    }
}
