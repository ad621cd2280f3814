import Domain
import Engine

enum AccountColumn: Int, TableColumn {
    case id, realm, externalID, status, language, dataKey, password, passwordSetAt, createdAt, frozenAt,
        isRestricted, isFrozen, disputedSince, closesAt, closedAt, erasedAt, indexesUntil, revision

    static let table: SQLPiece = "account"

    var type: SQLType {
        switch self {
        case .id, .dataKey: .blob
        case .realm, .externalID, .status, .language, .password: .text
        default: .integer
        }
    }
}

extension AccountRow {
    init(_ row: SQLRow, from first: Int) throws {
        let row = RowFields<AccountColumn>(row, from: first)
        self.init(
            id: try row.id(.id), realm: try row.raw(.realm), externalID: try row.text(.externalID),
            holds: AccountHolds(
                closedAt: try row.optionalInstant(.closedAt), closesAt: try row.optionalInstant(.closesAt),
                isRestricted: try row.bool(.isRestricted), isFrozen: try row.bool(.isFrozen),
                disputedSince: try row.optionalInstant(.disputedSince)),
            language: try row.raw(.language), dataKey: try row.optionalStored(.dataKey),
            password: try row.optionalText(.password), passwordSetAt: try row.optionalInstant(.passwordSetAt),
            createdAt: try row.instant(.createdAt), frozenAt: try row.optionalInstant(.frozenAt),
            erasedAt: try row.optionalInstant(.erasedAt), revision: try row.integer(.revision))
    }

    init(_ row: SQLRow) throws { try self.init(row, from: 0) }
}

enum RestrictionColumn: Int, TableColumn {
    case accountID, capability, causeID, untilAt

    static let table: SQLPiece = "restriction"

    var type: SQLType {
        switch self {
        case .capability: .text
        case .untilAt: .integer
        default: .blob
        }
    }

    /// Those of an account that have not ended.
    static let lasting = SQLStatement.select(
        RestrictionColumn.self, "FROM restriction WHERE account_id = $1 AND until_at > $2")
}

extension Restriction {
    init(_ row: SQLRow) throws {
        let row = RowFields<RestrictionColumn>(row)
        self.init(capability: try row.text(.capability), until: try row.instant(.untilAt), cause: try row.id(.causeID))
    }
}
