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

/// The token in a link: flow, address, and 128 bits of a keyed hash over both. Nothing has to be
/// stored for it, and pressing it twice is the same as pressing it once.
extension Engine {
    func disownToken(for link: DisownLink, realm: RealmID) -> String {
        Token.base64url(link.bytes + disownTag(link, realm))
    }

    /// The link and realm of a token; nil for anything forged.
    func link(disownedBy token: String) -> (link: DisownLink, realm: RealmID)? {
        guard let bytes = Token.bytes(base64url: token), bytes.count == 48,
            let link = DisownLink(Array(bytes.prefix(32)))
        else {
            return nil
        }
        let realm = policies.realms.first { Token.equal(disownTag(link, $0), Array(bytes.suffix(16))) }
        return realm.map { (link, $0) }
    }

    private func disownTag(_ link: DisownLink, _ realm: RealmID) -> [UInt8] {
        Array(vault.keyedHash(link.bytes, realm: realm, purpose: "disown").bytes.prefix(16))
    }
}

extension DisownLink {
    /// The target is spelled as the flow itself: no binding has a flow's id.
    fileprivate var bytes: [UInt8] {
        switch address {
        case .binding(let id): flow.bytes + id.bytes
        case .target: flow.bytes + flow.bytes
        }
    }

    fileprivate init?(_ bytes: [UInt8]) {
        guard let flow = FlowID(bytes: bytes.prefix(16)), let binding = BindingID(bytes: bytes.suffix(16)) else {
            return nil
        }
        self.init(flow: flow, address: binding.bytes == flow.bytes ? .target : .binding(binding))
    }
}
