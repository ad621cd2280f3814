import Domain
import Vault

/// What the link in a notice carries: the flow's id and 128 bits of a keyed hash over it. Nothing has to be stored for
/// it, and pressing it twice is the same as pressing it once.
extension Engine {
    func disownToken(for flow: FlowID, realm: RealmID) -> String {
        Token.base64url(flow.bytes + disownTag(flow, realm))
    }

    /// The flow and realm that a token is good for; nil for anything forged.
    func flow(disownedBy token: String) -> (flow: FlowID, realm: RealmID)? {
        guard let bytes = Token.bytes(base64url: token), bytes.count == 32, let flow = FlowID(bytes: bytes.prefix(16)) else { return nil }
        let realm = policies.realms.first { Token.equal(disownTag(flow, $0), Array(bytes.suffix(16))) }
        return realm.map { (flow, $0) }
    }

    private func disownTag(_ flow: FlowID, _ realm: RealmID) -> [UInt8] {
        Array(vault.keyedHash(flow.bytes, realm: realm, purpose: "disown").bytes.prefix(16))
    }
}
