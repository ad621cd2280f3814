import Domain
import Engine
import JSONText

extension StaffStatus: SQLBindable {}

extension StaffLevel: SQLBindable {
    package var sqlValue: SQLValue { .integer(Int64(rawValue)) }
}

extension StaffRow {
    /// Columns from `first` on: id, login, name, roles, realms, own_accounts, status, password,
    /// totp, totp_step, set_up_digest, set_up_ends_at, created_at, revision.
    init(_ row: SQLRow, from first: Int) throws {
        self.init(
            id: try row.id(first), login: try row.text(first + 1), name: try row.text(first + 2),
            roles: try Self.set(WordList(text: row.text(first + 3)).words),
            realms: try Self.set(WordList(text: row.text(first + 4)).words),
            ownAccounts: try NameList(text: row.text(first + 5)).names, status: try row.raw(first + 6),
            password: try row.optionalText(first + 7), totp: try row.stored(first + 8),
            totpStep: try row.integer(first + 9),
            setUpDigest: try row.optionalBlob(first + 10), setUpEndsAt: try row.optionalInstant(first + 11),
            createdAt: try row.instant(first + 12), revision: try row.integer(first + 13))
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

extension StaffSessionRow {
    /// Columns: id, staff_id, digest, level, signed_in_at, seen_at, ends_at.
    init(_ row: SQLRow) throws {
        guard let level = StaffLevel(rawValue: try row.int(3)) else {
            throw StorageFailure.malformedRow("a session of staff has an unknown level")
        }
        self.init(
            id: try row.id(0), staff: try row.id(1), digest: try row.blob(2), level: level,
            signedInAt: try row.instant(4),
            seenAt: try row.instant(5), endsAt: try row.instant(6))
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
