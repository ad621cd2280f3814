package import Domain
package import Engine

enum InvitationColumn: Int, TableColumn {
    case digest, realm, accountID, deviceHash, expiresAt, flowID

    static let table: SQLPiece = "invitation"

    var type: SQLType {
        switch self {
        case .realm: .text
        case .expiresAt: .integer
        default: .blob
        }
    }
}

extension InvitationRow {
    init(_ row: SQLRow) throws {
        let row = RowFields<InvitationColumn>(row)
        self.init(
            digest: try row.blob(.digest), realm: try row.raw(.realm), account: try row.id(.accountID),
            device: try row.optionalStored(.deviceHash), expiresAt: try row.instant(.expiresAt),
            flow: try row.optionalID(.flowID))
    }
}

extension SQLSnapshot: InvitationReads {
    package func invitation(digest: [UInt8]) throws -> InvitationRow? {
        try connection.first(InvitationSQL.byDigest, digest, map: InvitationRow.init)
    }

    package func invitation(takenUpBy flow: FlowID) throws -> InvitationRow? {
        try connection.first(InvitationSQL.byFlow, flow, map: InvitationRow.init)
    }
}

extension SQLTransaction: InvitationWrites {
    package func insert(_ invitation: InvitationRow) {
        queue(
            InvitationSQL.insert, invitation.digest, invitation.realm, invitation.account, invitation.device,
            invitation.expiresAt, invitation.flow)
    }

    package func takeUp(_ invitation: InvitationRow) {
        queue(
            "UPDATE invitation SET flow_id = $1 WHERE digest = $2 AND flow_id IS NULL", invitation.flow,
            invitation.digest, expecting: 1)
    }

    package func dropInvitations(of account: AccountID) {
        queue("DELETE FROM invitation WHERE account_id = $1 AND flow_id IS NULL", account)
    }
}

private enum InvitationSQL {
    static let byDigest = SQLStatement.select(InvitationColumn.self, "FROM invitation WHERE digest = $1")
    static let byFlow = SQLStatement.select(InvitationColumn.self, "FROM invitation WHERE flow_id = $1")
    static let insert = SQLStatement.insert(InvitationColumn.self)
}
