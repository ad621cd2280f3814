import Domain
import Engine

extension AccountRow {
    /// Columns from `first` on: id, realm, external_id, status, language, data_key, password,
    /// password_set_at, created_at, frozen_at, is_restricted, is_frozen, disputed_since, revision.
    init(_ row: SQLRow, from first: Int) throws {
        self.init(
            id: try row.id(first), realm: try row.raw(first + 1), externalID: try row.text(first + 2),
            holds: AccountHolds(
                isClosed: try row.raw(first + 3) == AccountStatus.closed, isRestricted: try row.bool(first + 10),
                isFrozen: try row.bool(first + 11), disputedSince: try row.optionalInstant(first + 12)),
            language: try row.raw(first + 4), dataKey: try row.stored(first + 5),
            password: try row.optionalText(first + 6),
            passwordSetAt: try row.optionalInstant(first + 7), createdAt: try row.instant(first + 8),
            frozenAt: try row.optionalInstant(first + 9), revision: try row.integer(first + 13))
    }

    init(_ row: SQLRow) throws { try self.init(row, from: 0) }
}

extension Restriction {
    /// Columns: capability, until_at, cause_id.
    init(_ row: SQLRow) throws {
        self.init(capability: try row.text(0), until: try row.instant(1), cause: try row.id(2))
    }
}
