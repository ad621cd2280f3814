import Domain
import Policy
import Vault

extension Engine {
    /// An operator's search by the exact identifier or external id. Found or not, that somebody
    /// searched is committed with the answer; what they searched for is not written anywhere.
    package func findAccount(_ lookup: AccountLookup, _ call: Call) async throws -> AccountFileView? {
        let caller = call.caller
        try caller.require(StaffRole.operator)
        let sought = try sought(lookup, realm: caller.realm)
        return try await transact(realm: caller.realm) { work in
            let account = try work.account(sought)
            work.note(.accountSearched, by: caller, account: account?.id)
            return try account.map { try work.accountFile($0) }
        }
    }

    /// What can be looked for; nil for a text that isn't an identifier, which finds no account.
    private func sought(_ lookup: AccountLookup, realm: RealmID) throws -> Sought? {
        switch lookup {
        case .externalID(let externalID): return .externalID(externalID)
        case .identifier(let kind, let value):
            let policy = try policy(of: realm)
            return (try? kinds.parse(kind, value.reveal(), region: policy.defaultRegion)).map { .identifier($0) }
        }
    }
}

private enum Sought: Sendable {
    case externalID(String)
    case identifier(Identifier)
}

extension ReadContext {
    fileprivate func account(_ sought: Sought?) throws -> AccountRow? {
        switch sought {
        case .externalID(let externalID): return try snapshot.account(externalID: externalID, realm: realm)
        case .identifier(let identifier):
            let holders = try snapshot.holders(
                of: index(of: identifier), kind: identifier.kind, under: nil, realm: realm, at: now)
            return try holders.first { $0.state == .active }.flatMap { try snapshot.account($0.account, realm: realm) }
        case nil: return nil
        }
    }

    fileprivate func accountFile(_ row: AccountRow) throws -> AccountFileView {
        guard row.dataKey != nil else {
            return AccountFileView(
                account: try view(row), history: [], flows: try flowSummaries(of: row.id, limit: 20))
        }
        let holding = try holding(row)
        return AccountFileView(
            account: try view(holding), history: try history(of: holding, limit: 50),
            flows: try flowSummaries(of: row.id, limit: 20))
    }
}
