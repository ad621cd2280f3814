package import Domain
import Policy
import Vault

/// How a platform names an account it does not know Bindery's id of.
package enum AccountLookup: Sendable {
    case externalID(String)
    case identifier(IdentifierKind, Secret<String>)
}

extension Engine {
    package func readAccount(_ id: AccountID, _ caller: Caller) async throws -> AccountView {
        try caller.require(.accountsRead)
        return try await read(realm: caller.realm) { reading in try reading.view(try reading.holding(id)) }
    }

    /// - Throws: `account.not-found` alike for a free identifier and for one that is no identifier at all.
    package func lookUpAccount(_ lookup: AccountLookup, _ caller: Caller) async throws -> AccountView {
        switch lookup {
        case .externalID(let externalID):
            try caller.require(.accountsRead)
            return try await read(realm: caller.realm) { reading in
                guard let account = try reading.snapshot.account(externalID: externalID, realm: caller.realm) else {
                    throw Refusal.accountNotFound
                }
                return try reading.view(try reading.holding(account))
            }
        case .identifier(let kind, let value):
            try caller.require(.identifiersLookUp)
            let policy = try policy(of: caller.realm)
            guard let identifier = try? Identifier(kind, value.reveal(), region: policy.defaultRegion) else {
                throw Refusal.accountNotFound
            }
            return try await read(realm: caller.realm) { reading in
                let index = reading.index(of: identifier)
                let holders = try reading.snapshot.holders(of: index, kind: kind, realm: caller.realm, at: reading.now)
                guard let holder = holders.first(where: { $0.state == .active }) else { throw Refusal.accountNotFound }
                return try reading.view(try reading.holding(holder.account))
            }
        }
    }
}
