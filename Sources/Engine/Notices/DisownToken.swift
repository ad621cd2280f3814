import Domain
import Vault

/// What the link in a notice refers to: the flow that it tells of, and the address that it went to.
/// So it is known who says that it was not them, and whether they held that address before.
struct DisownLink: Hashable {
    enum Address: Hashable {
        case binding(BindingID)
        /// What the flow brings; it has no binding before the flow completes.
        case target
    }

    let flow: FlowID
    let address: Address
}

/// The token in a link: the first halves of the ids of flow and binding, enciphered. Nothing has to be stored for it,
/// and pressing it twice is the same as pressing it once. The target is spelled as the flow itself: no binding has a
/// flow's id.
extension Engine {
    func disownToken(for link: DisownLink, realm: RealmID) throws -> String {
        let address = if case .binding(let id) = link.address { id.high } else { link.flow.high }
        return try vault.linkToken(LinkBlock(link.flow.high, address), realm: realm, purpose: Self.purpose)
    }

    /// The link and realm of a token; nil for anything forged.
    func link(disownedBy token: String) async throws -> (link: DisownLink, realm: RealmID)? {
        let blocks = try policies.realms.compactMap { realm in
            try vault.linkBlock(of: token, realm: realm, purpose: Self.purpose).map { (realm, $0) }
        }.filter { FlowID.mayBegin(with: $1.first) && BindingID.mayBegin(with: $1.second) }
        guard !blocks.isEmpty else { return nil }
        return try await store.read { snapshot in
            for (realm, block) in blocks {
                if let link = try snapshot.disownLink(block, realm: realm) { return (link, realm) }
            }
            return nil
        }
    }

    private static let purpose = "disown"
}

extension Snapshot {
    fileprivate func disownLink(_ block: LinkBlock, realm: RealmID) throws -> DisownLink? {
        let flows = try flows(beginningWith: block.first, realm: realm)
        guard block.first != block.second else { return flows.first.map { DisownLink(flow: $0.id, address: .target) } }
        for binding in try bindings(beginningWith: block.second, realm: realm) {
            // Two servers may have begun an id alike in the same millisecond, but hardly for one account.
            guard let flow = flows.first(where: { $0.account == binding.account }) else { continue }
            return DisownLink(flow: flow.id, address: .binding(binding.id))
        }
        // The binding goes before the flow's last row does. What is left has nothing that could be claimed.
        let erased = flows.first { $0.contentsErasedAt != nil }
        return erased.map { DisownLink(flow: $0.id, address: .target) }
    }
}
