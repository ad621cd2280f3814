import Domain
import Engine

extension SignInMethod: SQLBindable {}

enum SessionColumn: Int, TableColumn {
    case id, realm, accountID, digest, formerDigest, formerUntil, flowID, method, originHash, deviceHash,
        networkHash, agent, returnURL, signedInAt, openedAt, seenAt, endsAt, endedAt, bindingID

    static let table: SQLPiece = "session"

    var type: SQLType {
        switch self {
        case .realm, .method, .agent: .text
        case .formerUntil, .signedInAt, .openedAt, .seenAt, .endsAt, .endedAt: .integer
        default: .blob
        }
    }
}

extension SessionRow {
    init(_ row: SQLRow) throws {
        let row = RowFields<SessionColumn>(row)
        let former = try row.optionalBlob(.formerDigest)
        self.init(
            id: try row.id(.id), realm: try row.raw(.realm), account: try row.id(.accountID),
            digest: try row.blob(.digest),
            former: try former.map { FormerSecret(digest: $0, until: try row.instant(.formerUntil)) },
            flow: try row.optionalID(.flowID),
            method: try row.raw(.method), origin: try row.optionalStored(.originHash),
            device: try row.optionalStored(.deviceHash),
            network: try row.optionalStored(.networkHash), agent: try row.optionalText(.agent),
            returnURL: try row.optionalStored(.returnURL),
            signedInAt: try row.optionalInstant(.signedInAt), openedAt: try row.instant(.openedAt),
            seenAt: try row.instant(.seenAt),
            endsAt: try row.instant(.endsAt), endedAt: try row.optionalInstant(.endedAt),
            binding: try row.optionalID(.bindingID))
    }
}

extension SeenSession {
    /// Columns: those of the session, and the account's language.
    init(_ row: SQLRow) throws {
        self.init(session: try SessionRow(row), language: try row.raw(SessionColumn.count))
    }
}

enum VisitColumn: Int, TableColumn {
    case digest, realm, accountID, flowID, originHash, returnURL, signedInAt, expiresAt, sessionID

    static let table: SQLPiece = "visit"

    var type: SQLType {
        switch self {
        case .realm: .text
        case .signedInAt, .expiresAt: .integer
        default: .blob
        }
    }
}

extension VisitRow {
    init(_ row: SQLRow) throws {
        let row = RowFields<VisitColumn>(row)
        self.init(
            digest: try row.blob(.digest), realm: try row.raw(.realm), account: try row.id(.accountID),
            flow: try row.optionalID(.flowID),
            origin: try row.optionalStored(.originHash), returnURL: try row.optionalStored(.returnURL),
            signedInAt: try row.optionalInstant(.signedInAt),
            expiresAt: try row.instant(.expiresAt), session: try row.optionalID(.sessionID))
    }
}

enum SignInColumn: Int, TableColumn {
    case digest, realm, accountID, kind, destination, codeHash, sentAt, expiresAt, failures, usedAt

    static let table: SQLPiece = "sign_in"

    var type: SQLType {
        switch self {
        case .realm, .kind: .text
        case .sentAt, .expiresAt, .failures, .usedAt: .integer
        default: .blob
        }
    }
}

extension SignInRow {
    init(_ row: SQLRow) throws {
        let row = RowFields<SignInColumn>(row)
        self.init(
            digest: try row.blob(.digest), realm: try row.raw(.realm), account: try row.optionalID(.accountID),
            kind: try row.raw(.kind),
            destination: try row.stored(.destination), codeHash: try row.stored(.codeHash),
            sentAt: try row.instant(.sentAt),
            expiresAt: try row.instant(.expiresAt),
            failures: try row.int(.failures), usedAt: try row.optionalInstant(.usedAt))
    }
}

enum ResultColumn: Int, TableColumn {
    case digest, realm, flowID, expiresAt, usedAt, usedBy

    static let table: SQLPiece = "flow_result"

    var type: SQLType {
        switch self {
        case .realm: .text
        case .expiresAt, .usedAt: .integer
        default: .blob
        }
    }
}

extension ResultRow {
    init(_ row: SQLRow) throws {
        let row = RowFields<ResultColumn>(row)
        self.init(
            digest: try row.blob(.digest), realm: try row.raw(.realm), flow: try row.id(.flowID),
            expiresAt: try row.instant(.expiresAt),
            usedAt: try row.optionalInstant(.usedAt), usedBy: try row.optionalID(.usedBy))
    }
}
