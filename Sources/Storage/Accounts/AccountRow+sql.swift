import Domain
import Engine

extension AccountRow {
    /// Columns: id, realm, external_id, status, language, data_key, password, password_set_at, created_at, frozen_at, revision.
    init(_ row: SQLRow) throws {
        self.init(
            id: try row.id(0), realm: try row.raw(1), externalID: try row.text(2), status: try row.raw(3), language: try row.raw(4),
            dataKey: try row.stored(5), password: try row.optionalText(6), passwordSetAt: try row.optionalInstant(7),
            createdAt: try row.instant(8), frozenAt: try row.optionalInstant(9), revision: try row.integer(10))
    }
}

extension Restriction {
    /// Columns: capability, until_at, cause_id.
    init(_ row: SQLRow) throws {
        self.init(capability: try row.text(0), until: try row.instant(1), cause: try row.optionalID(2))
    }
}
