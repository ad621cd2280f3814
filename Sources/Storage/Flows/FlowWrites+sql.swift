package import Domain
package import Engine
import Flows

extension SQLTransaction: FlowWrites {
    package func insert(_ flow: FlowRow) {
        let (state, origin) = (FlowStateColumns(flow.state), flow.origin)
        queue(
            """
            INSERT INTO flow (
                id, realm, account_id, operation, policy_version, started_at, channel, about_id, session_hash,
                device_hash, network_hash, country, device_known, signed_in_at, sign_in_method, started_by, state,
                state_at, until_at, then_wait, cause, completed_at, reason, track, decision, must_prove_again,
                token_digest, token_expires_at, session_id, appeals, case_id, link_id, revision)
            VALUES (
                $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
                $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33)
            """,
            flow.id, flow.realm, flow.account, flow.operation, flow.policyVersion, flow.startedAt, flow.channel,
            flow.about, origin.session, origin.device, origin.network, origin.country, origin.deviceKnown,
            origin.signedInAt, origin.signInMethod, origin.startedBy, state.name, state.at, state.until,
            state.thenWait, state.cause, state.completedAt, flow.reason, flow.track, DecisionText.text(flow.decision),
            flow.mustProveAgain, flow.tokenDigest, flow.tokenExpiresAt, flow.session, flow.appeals, flow.caseID,
            flow.link, flow.revision)
    }

    package func update(_ flow: FlowRow, ifRevision revision: Int64) {
        let state = FlowStateColumns(flow.state)
        queue(
            """
            UPDATE flow SET
                state = $1, state_at = $2, until_at = $3, then_wait = $4, cause = $5,
                completed_at = COALESCE($6, completed_at), reason = $7, track = $8, decision = $9,
                must_prove_again = $10, token_digest = $11, token_expires_at = $12, session_id = $13, appeals = $14,
                case_id = $15, revision = revision + 1
            WHERE id = $16 AND revision = $17
            """, state.name, state.at, state.until, state.thenWait, state.cause, state.completedAt, flow.reason,
            flow.track, DecisionText.text(flow.decision), flow.mustProveAgain, flow.tokenDigest,
            flow.tokenExpiresAt, flow.session, flow.appeals, flow.caseID, flow.id, revision, expecting: 1)
    }

    package func save(_ items: [FlowItemRow], of flow: FlowID) {
        for item in items {
            queue(
                """
                INSERT INTO flow_item (
                    flow_id, number, kind, parent_id, parent_kind, place, takes_id, brings_value, brings_index)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                ON CONFLICT (flow_id, number) DO UPDATE SET
                    brings_value = excluded.brings_value, brings_index = excluded.brings_index
                """, flow, item.number, item.place.kind, item.place.parent?.binding, item.place.parent?.kind,
                item.place.number, item.takes, item.brings?.value, item.brings?.index)
        }
    }

    package func setToken(of flow: FlowID, digest: [UInt8], expiresAt: Instant) {
        queue(
            "UPDATE flow SET token_digest = $1, token_expires_at = $2 WHERE id = $3", digest, expiresAt, flow,
            expecting: 1)
    }

    package func record(_ row: ProofRow, for flow: FlowID) {
        let proof = row.proof
        queue(
            """
            INSERT INTO proof (flow_id, requirement, id, strength, proved_at, binding_id, held_since, reference)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT (flow_id, requirement) DO UPDATE SET
                id = excluded.id, strength = excluded.strength, proved_at = excluded.proved_at,
                binding_id = excluded.binding_id,
                held_since = excluded.held_since, reference = excluded.reference
            """, flow, proof.requirement, proof.id, proof.strength, proof.provedAt, proof.binding, proof.heldSince,
            row.reference)
    }

    package func dropNewProofs(of flow: FlowID) {
        queue("DELETE FROM proof WHERE flow_id = $1 AND requirement LIKE 'new.%'", flow)
    }
}
