package import Domain
package import Engine
import Flows

extension SQLTransaction: FlowWrites {
    package func insert(_ flow: FlowRow) {
        let (state, origin) = (FlowStateColumns(flow.state), flow.origin)
        queue(
            FlowSQL.insert,
            flow.id, flow.realm, flow.account, flow.operation, flow.policyVersion, flow.startedAt, flow.channel,
            flow.about, origin.session, origin.device, origin.network, origin.country, origin.deviceKnown,
            origin.signedInAt, origin.signInMethod, origin.startedBy, state.name, state.at, state.until,
            state.thenWait, state.cause, state.completedAt, flow.reason, flow.track, DecisionText.text(flow.decision),
            flow.mustProveAgain, flow.isHandedOn, flow.tokenDigest, flow.tokenExpiresAt, flow.session, flow.typedIn,
            flow.appeals, flow.caseID, flow.link, flow.revision, flow.contentsErasedAt)
    }

    package func update(_ flow: FlowRow, ifRevision revision: Int64) {
        let state = FlowStateColumns(flow.state)
        queue(
            FlowSQL.update, state.name, state.at, state.until, state.thenWait, state.cause, state.completedAt,
            flow.reason,
            flow.track, DecisionText.text(flow.decision), flow.mustProveAgain, flow.tokenDigest,
            flow.tokenExpiresAt, flow.session, flow.typedIn, flow.appeals, flow.caseID, flow.isHandedOn, flow.id,
            revision, expecting: 1)
    }

    package func save(_ items: [FlowItemRow], of flow: FlowID) {
        insert(
            items.map { item in
                [
                    flow.sqlValue, item.number.sqlValue, item.place.kind.sqlValue,
                    (item.place.parent?.binding).sqlValue, (item.place.parent?.kind).sqlValue,
                    item.place.number.sqlValue, item.takes.sqlValue, (item.brings?.value).sqlValue,
                    (item.brings?.index).sqlValue,
                ]
            }, with: FlowSQL.items)
    }

    package func setToken(of flow: FlowID, digest: [UInt8], expiresAt: Instant) {
        queue(
            "UPDATE flow SET token_digest = $1, token_expires_at = $2 WHERE id = $3", digest, expiresAt, flow,
            expecting: 1)
    }

    package func record(_ row: ProofRow, for flow: FlowID) {
        let proof = row.proof
        queue(
            FlowSQL.prove, flow, proof.requirement, proof.id, proof.strength, proof.provedAt, proof.binding,
            proof.heldSince,
            row.reference)
    }

    package func dropProofs(of flow: FlowID) { queue("DELETE FROM proof WHERE flow_id = $1", flow) }

    package func dropProof(of requirement: Requirement, in flow: FlowID) {
        queue("DELETE FROM proof WHERE flow_id = $1 AND requirement = $2", flow, requirement)
    }

    package func dropNewProofs(of flow: FlowID) {
        queue("DELETE FROM proof WHERE flow_id = $1 AND requirement LIKE 'new.%'", flow)
    }
}

private enum FlowSQL {
    static let insert = SQLStatement.insert(FlowColumn.self)
    static let update: SQLStatement = """
        UPDATE flow SET
            state = $1, state_at = $2, until_at = $3, then_wait = $4, cause = $5,
            completed_at = COALESCE($6, completed_at), reason = $7, track = $8, decision = $9,
            must_prove_again = $10, token_digest = $11, token_expires_at = $12, session_id = $13, typed_in = $14, appeals = $15,
            case_id = $16, handed_on = $17, revision = revision + 1
        WHERE id = $18 AND revision = $19
        """
    static let items = RowInsert(
        FlowItemColumn.self,
        "ON CONFLICT (flow_id, number) DO UPDATE SET \(FlowItemColumn.excluded(.bringsValue, .bringsIndex))")
    static let prove = SQLStatement.insert(
        ProofColumn.self,
        """
        ON CONFLICT (flow_id, requirement) DO UPDATE SET
            \(ProofColumn.excluded(.id, .strength, .provedAt, .bindingID, .heldSince, .reference))
        """)
}
