import Domain
import Engine
import JSONText

extension StaffStatus: SQLBindable {}

extension StaffLevel: SQLBindable {
    package var sqlValue: SQLValue { .integer(Int64(rawValue)) }
}

enum StaffColumn: Int, TableColumn {
    case id, login, name, roles, realms, ownAccounts, status, password, totp, totpStep, setUpDigest, setUpEndsAt,
        createdAt, revision

    static let table: SQLPiece = "staff"

    var type: SQLType {
        switch self {
        case .id, .totp, .setUpDigest: .blob
        case .totpStep, .setUpEndsAt, .createdAt, .revision: .integer
        default: .text
        }
    }
}

extension StaffRow {
    init(_ row: SQLRow, from first: Int) throws {
        let row = RowFields<StaffColumn>(row, from: first)
        self.init(
            id: try row.id(.id), login: try row.text(.login), name: try row.text(.name),
            roles: try Self.set(WordList(text: row.text(.roles)).words),
            realms: try Self.set(WordList(text: row.text(.realms)).words),
            ownAccounts: try NameList(text: row.text(.ownAccounts)).names, status: try row.raw(.status),
            password: try row.optionalText(.password), totp: try row.stored(.totp),
            totpStep: try row.integer(.totpStep),
            setUpDigest: try row.optionalBlob(.setUpDigest), setUpEndsAt: try row.optionalInstant(.setUpEndsAt),
            createdAt: try row.instant(.createdAt), revision: try row.integer(.revision))
    }

    init(_ row: SQLRow) throws { try self.init(row, from: 0) }

    /// A role that this release does not know would silently take rights away, or the limit to a
    /// realm.
    private static func set<Value: RawRepresentable<String> & Hashable>(_ words: Set<String>) throws -> Set<Value> {
        try words.reduce(into: []) { values, word in
            guard let value = Value(rawValue: word) else {
                throw StorageFailure.malformedRow("a member of staff has an unknown word")
            }
            values.insert(value)
        }
    }
}

enum StaffSessionColumn: Int, TableColumn {
    case id, staffID, digest, level, signedInAt, seenAt, endsAt

    static let table: SQLPiece = "staff_session"

    var type: SQLType {
        switch self {
        case .id, .staffID, .digest: .blob
        default: .integer
        }
    }
}

extension StaffSessionRow {
    init(_ row: SQLRow) throws {
        let row = RowFields<StaffSessionColumn>(row)
        guard let level = StaffLevel(rawValue: try row.int(.level)) else {
            throw StorageFailure.malformedRow("a session of staff has an unknown level")
        }
        self.init(
            id: try row.id(.id), staff: try row.id(.staffID), digest: try row.blob(.digest), level: level,
            signedInAt: try row.instant(.signedInAt),
            seenAt: try row.instant(.seenAt), endsAt: try row.instant(.endsAt))
    }
}

/// A set of names in one text column, as a JSON array in order: unlike ``WordList`` for names with
/// spaces in them.
struct NameList: SQLBindable {
    let names: Set<String>

    init(_ names: Set<String>) { self.names = names }

    init(text: String) throws {
        guard let names = try? JSONText.value(Array(text.utf8), as: Set<String>.self) else {
            throw StorageFailure.malformedRow("a list of names does not read as one")
        }
        self.names = names
    }

    /// Strings always encode.
    var sqlValue: SQLValue {
        .text((try? JSONText.bytes(names.sorted())).map { String(decoding: $0, as: UTF8.self) } ?? "[]")
    }
}
