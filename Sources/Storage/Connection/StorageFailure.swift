/// Why the database did not do what it was asked, in words that hold for both engines.
///
/// Texts carry names of tables, columns and constraints at most, never a value: failures are
/// logged.
package enum StorageFailure: Error, Sendable, Hashable {
    /// A row would break a rule of the schema. `subject` is what the engine names: columns in
    /// SQLite (`slot.realm, slot.place`), the constraint in PostgreSQL.
    case constraint(Constraint, subject: String)
    /// A statement touched a different number of rows than it had to: somebody changed them first.
    case stale
    /// Too many are waiting, or another process holds the database. Trying again later is right.
    case busy
    /// No room for another page.
    case full
    case readOnly
    /// The file is damaged.
    case corrupt(String)
    /// The file is not a database, or is another program's.
    case notADatabase(String)
    /// Written by a later release, which may mean its rows in ways this one does not know.
    case newerFormat(found: Int64, known: Int64)
    /// Can't be opened, read or written for the reason given.
    case unavailable(String)
    /// Asked after `close()`.
    case closed
    /// The connection was kept after its phase had ended.
    case connectionEscaped
    /// A column does not hold what the reader expects.
    case malformedRow(String)
    /// The statement itself is wrong: does not parse, or its placeholders don't match its
    /// arguments.
    case malformedStatement(String)

    package enum Constraint: String, Sendable, Hashable {
        case unique
        case foreignKey = "foreign key"
        case check
        case notNull = "not null"
        case other
    }
}

extension StorageFailure: CustomStringConvertible {
    /// A sentence for an operator.
    package var description: String {
        switch self {
        case .constraint(let kind, let subject): "A row would break the \(kind.rawValue) rule of \(subject)."
        case .stale: "The rows were changed by somebody else in the meantime."
        case .busy: "The database is busy; try again later."
        case .full: "The database has no room left; free space on its disk."
        case .readOnly: "The database can't be written; check the owner and the permissions of the file and its folder."
        case .corrupt(let detail): "The database is damaged: \(detail)."
        case .notADatabase(let detail): "This is not a Bindery database: \(detail)."
        case .newerFormat(let found, let known):
            "The database has format \(found) and this release knows formats up to \(known); run the later release."
        case .unavailable(let detail): "The database is not available: \(detail)."
        case .closed: "The database is closed."
        case .connectionEscaped: "A connection was used after its phase had ended."
        case .malformedRow(let detail): "A row can't be read: \(detail)."
        case .malformedStatement(let detail): "A statement is wrong: \(detail)."
        }
    }
}
