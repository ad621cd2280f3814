package import Domain
package import Engine
import Flows
import Vault

extension SQLSnapshot {
    /// Three questions, which go to a server together. The account comes first: where phases of one
    /// account wait for each other, the others are answered with what the one before left.
    package func file(_ id: FlowID, realm: RealmID) throws -> StoredFile? {
        var head: (flow: FlowRow, account: AccountRow)?
        var (bindings, items): ([BindingRow], [FlowItemRow]) = ([], [])
        var (proofs, challenges, inquiries): ([ProofRow], [ChallengeRow], [InquiryRow]) = ([], [], [])
        try connection.ask([
            SQLQuestion(headText, id, realm) {
                head = (try FlowRow($0), try AccountRow($0, from: FlowRow.columns))
            },
            SQLQuestion(
                """
                SELECT id, realm, account_id, kind, parent_id, parent_kind, place, value_index, value, slot, state,
                    confidence, bound_at, proved_at, released_at, quarantine_until, undo_until, made_by
                FROM binding WHERE account_id = (SELECT account_id FROM flow WHERE id = $1)
                    AND (state IN ('active', 'suspended') OR undo_until IS NOT NULL) ORDER BY id
                """, id
            ) { bindings.append(try BindingRow($0)) },
            SQLQuestion(
                """
                SELECT 1, id, requirement, strength, proved_at, binding_id, NULL, reference, NULL, held_since, NULL, NULL,
                    NULL
                FROM proof WHERE flow_id = $1
                UNION ALL
                SELECT 2, id, requirement, failures, sent_at, destination, NULL, NULL, code_hash, expires_at, used_at,
                    kept_until, NULL
                FROM challenge WHERE flow_id = $1
                UNION ALL
                SELECT 3, takes_id, kind, number, place, parent_id, parent_kind, brings_value, brings_index, NULL, NULL,
                    NULL, NULL
                FROM flow_item WHERE flow_id = $1
                UNION ALL
                SELECT 4, id, signal, 0, asked_at, identifier, answer, NULL, NULL, answer_by, answered_at, since,
                    source
                FROM inquiry WHERE flow_id = $1
                """, id
            ) { row in
                switch try row.int(0) {
                case 1: proofs.append(try ProofRow(row, from: 1))
                case 2: challenges.append(try ChallengeRow(row, of: id))
                case 4: inquiries.append(try InquiryRow(row, of: id))
                default: items.append(try FlowItemRow(row, from: 1))
                }
            },
        ])
        guard let head else { return nil }
        items.sort { $0.number < $1.number }
        proofs.sort { ($0.proof.provedAt, $0.proof.id) < ($1.proof.provedAt, $1.proof.id) }
        inquiries.sort { $0.id < $1.id }
        return StoredFile(
            flow: head.flow, account: head.account, bindings: bindings, items: items, proofs: proofs,
            challenges: challenges, inquiries: inquiries)
    }

    private var headText: StaticString {
        guard locksWhatItReads else {
            return """
                SELECT flow.id, flow.realm, flow.account_id, flow.operation, flow.policy_version, flow.started_at,
                    flow.channel, flow.about_id, flow.session_hash, flow.device_hash, flow.network_hash, flow.country,
                    flow.device_known, flow.signed_in_at, flow.sign_in_method, flow.started_by, flow.state,
                    flow.state_at, flow.until_at, flow.then_wait, flow.cause, flow.reason, flow.track, flow.decision,
                    flow.must_prove_again, flow.token_digest, flow.token_expires_at, flow.session_id, flow.appeals,
                    flow.case_id, flow.link_id, flow.revision, flow.contents_erased_at,
                    account.id, account.realm, account.external_id, account.status, account.language, account.data_key,
                    account.password, account.password_set_at, account.created_at, account.frozen_at,
                    account.is_restricted, account.is_frozen, account.disputed_since, account.revision
                FROM flow JOIN account ON account.id = flow.account_id WHERE flow.id = $1 AND flow.realm = $2
                """
        }
        return """
            SELECT flow.id, flow.realm, flow.account_id, flow.operation, flow.policy_version, flow.started_at,
                flow.channel, flow.about_id, flow.session_hash, flow.device_hash, flow.network_hash, flow.country,
                flow.device_known, flow.signed_in_at, flow.sign_in_method, flow.started_by, flow.state,
                flow.state_at, flow.until_at, flow.then_wait, flow.cause, flow.reason, flow.track, flow.decision,
                flow.must_prove_again, flow.token_digest, flow.token_expires_at, flow.session_id, flow.appeals,
                flow.case_id, flow.link_id, flow.revision, flow.contents_erased_at,
                account.id, account.realm, account.external_id, account.status, account.language, account.data_key,
                account.password, account.password_set_at, account.created_at, account.frozen_at,
                account.is_restricted, account.is_frozen, account.disputed_since, account.revision
            FROM flow JOIN account ON account.id = flow.account_id WHERE flow.id = $1 AND flow.realm = $2
            FOR NO KEY UPDATE OF account, flow
            """
    }
}

extension ChallengeRow {
    /// Columns from 1 on: id, requirement, failures, sent_at, destination, nothing, nothing,
    /// code_hash, expires_at, used_at, kept_until.
    fileprivate init(_ row: SQLRow, of flow: FlowID) throws {
        self.init(
            id: try row.id(1), flow: flow, requirement: try row.spelled(2), destination: try row.stored(5),
            codeHash: try row.stored(8), sentAt: try row.instant(4), expiresAt: try row.instant(9),
            keptUntil: try row.instant(11), failures: try row.int(3), usedAt: try row.optionalInstant(10))
    }
}
