package import Domain
package import Engine

enum ChallengeColumn: Int, TableColumn {
    case flowID, requirement, id, destination, state, resendAt, expiresAt, failures, usedAt, keptUntil

    static let table: SQLPiece = "challenge"

    var type: SQLType {
        switch self {
        case .flowID, .id, .destination, .state: .blob
        case .requirement: .text
        default: .integer
        }
    }
}

extension ChallengeRow {
    init(_ row: SQLRow) throws {
        let row = RowFields<ChallengeColumn>(row)
        self.init(
            id: try row.id(.id), flow: try row.id(.flowID), requirement: try row.spelled(.requirement),
            destination: try row.optionalStored(.destination), state: try row.stored(.state),
            resendAt: try row.instant(.resendAt), expiresAt: try row.instant(.expiresAt),
            keptUntil: try row.instant(.keptUntil), failures: try row.int(.failures),
            usedAt: try row.optionalInstant(.usedAt))
    }
}

extension SQLTransaction: ChallengeWrites {
    package func replace(_ challenge: ChallengeRow) {
        queue(
            ChallengeSQL.replace, challenge.flow, challenge.requirement, challenge.id, challenge.destination,
            challenge.state, challenge.resendAt, challenge.expiresAt, challenge.failures, challenge.usedAt,
            challenge.keptUntil)
    }

    /// Names the challenge's own id as well: one that was replaced meanwhile makes the phase run
    /// again, and so does one that somebody else used (promise 5).
    package func update(_ challenge: ChallengeRow) {
        queue(
            ChallengeSQL.update, challenge.failures, challenge.usedAt, challenge.flow, challenge.requirement,
            challenge.id, expecting: 1
        )
    }

    package func dropChallenge(for requirement: Requirement, of flow: FlowID) {
        queue("DELETE FROM challenge WHERE flow_id = $1 AND requirement = $2", flow, requirement)
    }
}

private enum ChallengeSQL {
    static let replace = SQLStatement.insert(
        ChallengeColumn.self,
        """
        ON CONFLICT (flow_id, requirement) DO UPDATE SET
            \(ChallengeColumn.excluded(
                .id, .destination, .state, .resendAt, .expiresAt, .failures, .usedAt, .keptUntil))
        """)
    static let update: SQLStatement = """
        UPDATE challenge SET failures = $1, used_at = $2
        WHERE flow_id = $3 AND requirement = $4 AND id = $5 AND (used_at IS NULL OR used_at = $2)
        """
}
