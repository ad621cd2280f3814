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
        return try await read(realm: caller.realm) { reading in try reading.account(id) }
    }

    /// - Throws: `account.not-found` alike for a free identifier and for a text that isn't one.
    package func lookUpAccount(_ lookup: AccountLookup, _ caller: Caller) async throws -> AccountView {
        switch lookup {
        case .externalID(let externalID):
            try caller.require(.accountsRead)
            return try await read(realm: caller.realm) { reading in
                guard let account = try reading.snapshot.account(externalID: externalID, realm: caller.realm) else {
                    throw Refusal.accountNotFound
                }
                reading.snapshot.foresee { try reading.foreseeView(of: account.id, in: $0) }
                return try reading.view(account)
            }
        case .identifier(let kind, let value):
            try caller.require(.identifiersLookUp)
            let policy = try policy(of: caller.realm)
            return try await read(realm: caller.realm) { reading in
                guard
                    let holder = try reading.holder(asWritten: value, kind)
                        ?? reading.holder(asRead: value, kind, policy.defaultRegion)
                else { throw Refusal.accountNotFound }
                return try reading.account(holder.account)
            }
        }
    }
}

extension ReadContext {
    fileprivate func account(_ id: AccountID) throws -> AccountView {
        snapshot.foresee { try foreseeView(of: id, in: $0) }
        guard let account = try snapshot.account(id, realm: realm) else { throw Refusal.accountNotFound }
        return try view(account)
    }

    /// Identifiers are held in their normal form, so a text that is held exactly as given need not
    /// be parsed first: parsing a number costs more than finding it.
    fileprivate func holder(asWritten value: Secret<String>, _ kind: IdentifierKind) throws -> HolderRow? {
        guard engine.kinds[kind]?.looksNormal(value.reveal()) == true else { return nil }
        return try activeHolder(of: vault.blindIndex(ofNormalForm: value, kind: kind, realm: realm), kind)
    }

    fileprivate func holder(asRead value: Secret<String>, _ kind: IdentifierKind, _ region: String) throws -> HolderRow?
    {
        guard let identifier = try? engine.kinds.parse(kind, value.reveal(), region: region) else { return nil }
        return try activeHolder(of: index(of: identifier), kind)
    }

    private func activeHolder(of index: BlindIndex, _ kind: IdentifierKind) throws -> HolderRow? {
        try snapshot.holders(of: index, kind: kind, under: nil, realm: realm, at: now).first { $0.state == .active }
    }
}
