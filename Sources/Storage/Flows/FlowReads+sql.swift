package import Domain
package import Engine
import Flows
package import Vault

extension SQLSnapshot: FlowReads {
    package func flow(_ id: FlowID, realm: RealmID) throws -> FlowRow? {
        try connection.first(
            """
            SELECT id, realm, account_id, operation, policy_version, started_at, channel, about_id, session_hash,
                device_hash, network_hash, country, device_known, signed_in_at, sign_in_method, started_by, state,
                state_at, until_at, then_wait, cause, reason, track, decision, must_prove_again, token_digest,
                token_expires_at, session_id, appeals, case_id, link_id, revision, contents_erased_at
            FROM flow WHERE id = $1 AND realm = $2
            """, id, realm, map: FlowRow.init)
    }

    package func items(of flow: FlowID) throws -> [FlowItemRow] {
        try connection.query(
            """
            SELECT takes_id, kind, number, place, parent_id, parent_kind, brings_value, brings_index
            FROM flow_item WHERE flow_id = $1 ORDER BY number
            """, flow
        ) { try FlowItemRow($0, from: 0) }
    }

    package func openFlows(of account: AccountID) throws -> [FlowRow] {
        try connection.query(
            """
            SELECT id, realm, account_id, operation, policy_version, started_at, channel, about_id, session_hash,
                device_hash, network_hash, country, device_known, signed_in_at, sign_in_method, started_by, state,
                state_at, until_at, then_wait, cause, reason, track, decision, must_prove_again, token_digest,
                token_expires_at, session_id, appeals, case_id, link_id, revision, contents_erased_at
            FROM flow WHERE account_id = $1 AND state IN ('collecting', 'reviewing', 'waiting') ORDER BY id
            """, account, map: FlowRow.init)
    }

    package func parties(to caseID: CaseID) throws -> [FlowRow] {
        try connection.query(
            """
            SELECT id, realm, account_id, operation, policy_version, started_at, channel, about_id, session_hash,
                device_hash, network_hash, country, device_known, signed_in_at, sign_in_method, started_by, state,
                state_at, until_at, then_wait, cause, reason, track, decision, must_prove_again, token_digest,
                token_expires_at, session_id, appeals, case_id, link_id, revision, contents_erased_at
            FROM flow WHERE case_id = $1 ORDER BY id
            """, caseID, map: FlowRow.init)
    }

    package func disputes(about flow: FlowID) throws -> [FlowRow] {
        try connection.query(
            """
            SELECT id, realm, account_id, operation, policy_version, started_at, channel, about_id, session_hash,
                device_hash, network_hash, country, device_known, signed_in_at, sign_in_method, started_by, state,
                state_at, until_at, then_wait, cause, reason, track, decision, must_prove_again, token_digest,
                token_expires_at, session_id, appeals, case_id, link_id, revision, contents_erased_at
            FROM flow WHERE about_id = $1 ORDER BY id
            """, flow, map: FlowRow.init)
    }

    package func completedFlows(of account: AccountID, since: Instant) throws -> [FlowRow] {
        try connection.query(
            """
            SELECT id, realm, account_id, operation, policy_version, started_at, channel, about_id, session_hash,
                device_hash, network_hash, country, device_known, signed_in_at, sign_in_method, started_by, state,
                state_at, until_at, then_wait, cause, reason, track, decision, must_prove_again, token_digest,
                token_expires_at, session_id, appeals, case_id, link_id, revision, contents_erased_at
            FROM flow
            WHERE account_id = $1 AND completed_at IS NOT NULL AND completed_at >= $2 AND state = 'completed'
            ORDER BY completed_at, id
            """, account, since, map: FlowRow.init)
    }

    package func openFlows(startedIn session: KeyedHash, realm: RealmID) throws -> [FlowRow] {
        try connection.query(
            """
            SELECT id, realm, account_id, operation, policy_version, started_at, channel, about_id, session_hash,
                device_hash, network_hash, country, device_known, signed_in_at, sign_in_method, started_by, state,
                state_at, until_at, then_wait, cause, reason, track, decision, must_prove_again, token_digest,
                token_expires_at, session_id, appeals, case_id, link_id, revision, contents_erased_at
            FROM flow WHERE session_hash = $1 AND realm = $2 AND state = 'collecting' ORDER BY id
            """, session, realm, map: FlowRow.init)
    }

    /// Four questions as one: each row says which it answers, and a moment or a count. PostgreSQL
    /// wants to know the types of the NULLs; to SQLite one is as good as another.
    package func standing(
        of account: AccountID, for operation: OperationName, completedSince: Instant, refusedSince: Instant,
        at now: Instant
    ) throws -> Standing {
        var standing = Standing()
        _ = try connection.query(
            """
            SELECT 1, completed_at, CAST(NULL AS TEXT), CAST(NULL AS BYTEA) FROM flow WHERE account_id = $1
            AND operation = $2 AND completed_at >= $3
            UNION ALL SELECT 2, COUNT(*), NULL, NULL FROM flow WHERE account_id = $1 AND state = 'refused'
            AND state_at >= $4
            UNION ALL SELECT 3, COUNT(*), NULL, NULL FROM review_case WHERE account_id = $1 AND state = 'open'
            UNION ALL SELECT 4, until_at, capability, cause_id FROM restriction WHERE account_id = $1 AND until_at > $5
            """, account, operation, completedSince, refusedSince, now
        ) { row in
            switch try row.int(0) {
            case 1: standing.completions.append(try row.instant(1))
            case 2: standing.refusals = try row.int(1)
            case 3: standing.openCases = try row.int(1)
            default:
                standing.restrictions.append(
                    Restriction(capability: try row.text(2), until: try row.instant(1), cause: try row.id(3)))
            }
        }
        return standing
    }

    package func dueFlows(at now: Instant, after last: DueFlow?, limit: Int) throws -> [DueFlow] {
        try connection.query(
            """
            SELECT id, realm, until_at FROM flow
            WHERE state IN ('collecting', 'waiting') AND until_at <= $1 AND (until_at, id) > ($2, $3)
            ORDER BY until_at, id LIMIT $4
            """, now, last?.since ?? Instant(milliseconds: .min), last?.id.bytes ?? [], limit
        ) { DueFlow(id: try $0.id(0), realm: try $0.raw(1), since: try $0.instant(2)) }
    }

    package func recentFlows(of account: AccountID, limit: Int) throws -> [FlowRow] {
        try connection.query(
            """
            SELECT id, realm, account_id, operation, policy_version, started_at, channel, about_id, session_hash,
                device_hash, network_hash, country, device_known, signed_in_at, sign_in_method, started_by, state,
                state_at, until_at, then_wait, cause, reason, track, decision, must_prove_again, token_digest,
                token_expires_at, session_id, appeals, case_id, link_id, revision, contents_erased_at
            FROM flow WHERE account_id = $1 ORDER BY id DESC LIMIT $2
            """, account, limit, map: FlowRow.init)
    }

    /// Walks an index with an entry for every flow there ever was: for a figure every minute, not
    /// for a request.
    package func flowCounts() throws -> [FlowCount] {
        try connection.query(
            "SELECT realm, operation, state, COUNT(*) FROM flow GROUP BY realm, operation, state", map: FlowCount.init)
    }
}
