import Domain
import Engine

extension ChallengeRow {
    /// Columns: id, flow_id, requirement, destination, code_hash, sent_at, expires_at, failures, used_at.
    init(_ row: SQLRow) throws {
        self.init(
            id: try row.id(0), flow: try row.id(1), requirement: try row.spelled(2), destination: try row.stored(3),
            codeHash: try row.stored(4), sentAt: try row.instant(5), expiresAt: try row.instant(6), failures: try row.int(7),
            usedAt: try row.optionalInstant(8))
    }
}
