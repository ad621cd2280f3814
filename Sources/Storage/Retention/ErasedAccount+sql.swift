package import Domain
import Engine

extension SQLTransaction {
    /// In an order in which rows go before those that they refer to, and what is open is closed before its contents go.
    package func erase(_ account: AccountID, at now: Instant) {
        for statement in ErasedSQL.closing { queue(statement, account, now) }
        for statement in ErasedSQL.contents { queue(statement, account) }
        queue(ErasedSQL.openings, account)
        queue(ErasedSQL.freeBindings, account, now)
        queue(ErasedSQL.account, account, account.description, now, expecting: 1)
    }

    package func forgetIndexes(by now: Instant, limit: Int) throws -> Int {
        let ids: [AccountID] = try connection.query(ErasedSQL.indexed, now, limit) { try $0.id(0) }
        for id in ids {
            queue("DELETE FROM binding WHERE account_id = $1 AND state = 'released'", id)
            queue("UPDATE account SET indexes_until = NULL WHERE id = $1", id)
        }
        return ids.count
    }
}

private enum ErasedSQL {
    private static let flows: SQLPiece = "SELECT id FROM flow WHERE account_id = $1"
    private static let cases: SQLPiece = "SELECT id FROM review_case WHERE account_id = $1"

    /// Only a backup that was brought in has something open here.
    static let closing: [SQLStatement] = [
        """
        UPDATE flow SET state = 'cancelled', state_at = $2, until_at = NULL, then_wait = NULL,
            cause = 'flow.account-closing', revision = revision + 1
        WHERE account_id = $1 AND state IN ('collecting', 'reviewing', 'waiting')
        """,
        """
        UPDATE review_case SET state = 'closed', decided_at = $2, claimed_by = NULL, claimed_at = NULL,
            asked_at = NULL, revision = revision + 1
        WHERE account_id = $1 AND state = 'open'
        """,
        """
        UPDATE flow SET
            contents_erased_at = $2, session_hash = NULL, device_hash = NULL, network_hash = NULL, country = NULL,
            device_known = 'unknown', signed_in_at = NULL, sign_in_method = NULL, token_digest = NULL,
            token_expires_at = NULL, session_id = NULL, typed_in = NULL, revision = revision + 1
        WHERE account_id = $1 AND contents_erased_at IS NULL
        """,
    ]

    static let contents: [SQLStatement] = [
        "UPDATE flow_item SET brings_value = NULL, brings_index = NULL WHERE flow_id IN (\(flows))",
        "DELETE FROM proof WHERE flow_id IN (\(flows))",
        "DELETE FROM inquiry WHERE flow_id IN (\(flows))",
        "DELETE FROM challenge WHERE flow_id IN (\(flows))",
        "DELETE FROM flow_result WHERE flow_id IN (\(flows))",
        "DELETE FROM visit WHERE flow_id IN (\(flows))",
        "UPDATE review_case SET statement = NULL WHERE account_id = $1 AND statement IS NOT NULL",
        "UPDATE verdict SET reason = '', note = NULL WHERE case_id IN (\(cases))",
        "DELETE FROM case_entry WHERE flow_id IN (\(flows))",
        "DELETE FROM session WHERE account_id = $1",
        "DELETE FROM restriction WHERE account_id = $1",
        "DELETE FROM failures WHERE account_id = $1",
    ]

    static let openings: SQLStatement = """
        UPDATE ledger_entry SET account_id = NULL, content = NULL WHERE account_id = $1
        """

    /// What somebody else can bind already.
    static let freeBindings: SQLStatement = """
        DELETE FROM binding WHERE account_id = $1 AND state = 'released' AND COALESCE(quarantine_until, 0) <= $2
        """

    static let account: SQLStatement = """
        UPDATE account SET
            status = 'closed', external_id = $2, data_key = NULL, password = NULL, password_set_at = NULL,
            frozen_at = NULL, is_restricted = 0, is_frozen = 0, disputed_since = NULL, closes_at = NULL,
            closed_at = COALESCE(closed_at, $3), erased_at = $3,
            indexes_until = (SELECT MAX(quarantine_until) FROM binding WHERE account_id = $1), revision = revision + 1
        WHERE id = $1 AND erased_at IS NULL
        """

    static let indexed: SQLStatement = """
        SELECT id FROM account WHERE indexes_until IS NOT NULL AND indexes_until <= $1
        ORDER BY indexes_until, id LIMIT $2
        """
}
