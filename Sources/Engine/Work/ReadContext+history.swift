import Domain
import Flows
import Vault

extension ReadContext {
    /// All that happened to an account, the latest first, for staff: also what the account's own
    /// person is not shown.
    func history(of holding: Holding, limit: Int) throws -> [ActivityView] {
        try snapshot.openings(of: holding.account.id, limit: limit).map { entry, sealed in
            let bytes = try vault.open(sealed, with: holding.key, realm: realm, as: .ledgerOpening(entry.id))
            let fields = LedgerContent.fields(of: bytes)
            return ActivityView(
                at: entry.at, event: entry.event, flow: fields["flow"].flatMap { FlowID($0) },
                requirement: fields["requirement"].flatMap { Requirement($0) })
        }
    }

    /// The latest first.
    func flowSummaries(of account: AccountID, limit: Int) throws -> [FlowSummary] {
        try snapshot.recentFlows(of: account, limit: limit).map(FlowSummary.init)
    }
}
