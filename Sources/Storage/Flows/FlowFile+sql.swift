package import Domain
package import Engine
import Flows
import Vault

extension SQLSnapshot {
    /// Asked for together. The account comes first: where phases of one account wait for each other, the
    /// rest is answered with what the one before left.
    package func file(_ id: FlowID, realm: RealmID) throws -> StoredFile? {
        var head: (flow: FlowRow, account: AccountRow)?
        var (bindings, items): ([BindingRow], [FlowItemRow]) = ([], [])
        var (proofs, challenges, failures): ([ProofRow], [ChallengeRow], [FailuresRow]) = ([], [], [])
        var inquiries: [InquiryRow] = []
        try connection.ask([
            SQLQuery(locksWhatItReads ? FlowFileSQL.lockedHead : FlowFileSQL.head, id) {
                head = (try FlowRow($0), try AccountRow($0, from: FlowColumn.count))
            },
            SQLQuery(FlowFileSQL.bindings, id) { bindings.append(try BindingRow($0)) },
            SQLQuery(FlowFileSQL.items, id) { items.append(try FlowItemRow($0)) },
            SQLQuery(FlowFileSQL.proofs, id) { proofs.append(try ProofRow($0)) },
            SQLQuery(FlowFileSQL.challenges, id) { challenges.append(try ChallengeRow($0)) },
            SQLQuery(FlowFileSQL.inquiries, id) { inquiries.append(try InquiryRow($0)) },
            SQLQuery(FlowFileSQL.failures, id) { failures.append(try FailuresRow($0)) },
        ])
        guard let head, head.flow.realm == realm else { return nil }
        note(failures, of: head.account.id)
        bindings.sort { $0.id < $1.id }
        items.sort { $0.number < $1.number }
        inquiries.sort { ($0.askedAt, $0.id) < ($1.askedAt, $1.id) }
        proofs.sort { ($0.proof.provedAt, $0.proof.id) < ($1.proof.provedAt, $1.proof.id) }
        return StoredFile(
            flow: head.flow, account: head.account, bindings: bindings, items: items, proofs: proofs,
            challenges: challenges, failures: failures,
            inquiries: inquiries)
    }
}

private enum FlowFileSQL {
    // By the key alone: an index on the realm looks as good to PostgreSQL as long as there are few flows.
    private static let source: SQLPiece = "FROM flow JOIN account ON account.id = flow.account_id WHERE flow.id = $1"
    private static let account: SQLPiece = "(SELECT account_id FROM flow WHERE id = $1)"

    static let head = SQLStatement.select(FlowColumn.selected + AccountColumn.selected, source)
    static let lockedHead: SQLStatement = """
        SELECT \(FlowColumn.qualified), \(AccountColumn.qualified) \(source) FOR NO KEY UPDATE OF account, flow
        """
    static let bindings = SQLStatement.select(
        BindingColumn.self, "FROM binding WHERE account_id = \(account) AND \(BindingColumn.isHeld)")
    static let items = SQLStatement.select(FlowItemColumn.self, "FROM flow_item WHERE flow_id = $1")
    static let proofs = SQLStatement.select(ProofColumn.self, "FROM proof WHERE flow_id = $1")
    static let challenges = SQLStatement.select(ChallengeColumn.self, "FROM challenge WHERE flow_id = $1")
    static let inquiries = SQLStatement.select(InquiryColumn.self, "FROM inquiry WHERE flow_id = $1")
    static let failures = SQLStatement.select(FailuresColumn.self, "FROM failures WHERE account_id = \(account)")
}
