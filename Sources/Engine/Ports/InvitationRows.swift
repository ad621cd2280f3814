package import Domain
package import Vault

/// An account's invitation to bring identifiers along from another realm, and the flow there that has taken it up.
package struct InvitationRow: Sendable, Hashable {
    /// SHA-256 of the token.
    package let digest: [UInt8]
    /// Whose account it is.
    package let realm: RealmID
    package let account: AccountID
    /// The browser that it was asked for in, where a person asked for it at the pages.
    package let device: KeyedHash?
    package let expiresAt: Instant
    /// Of the other realm.
    package var flow: FlowID?

    package init(
        digest: [UInt8], realm: RealmID, account: AccountID, device: KeyedHash?, expiresAt: Instant, flow: FlowID? = nil
    ) {
        self.digest = digest
        self.realm = realm
        self.account = account
        self.device = device
        self.expiresAt = expiresAt
        self.flow = flow
    }
}

package protocol InvitationReads {
    func invitation(digest: [UInt8]) throws -> InvitationRow?
    func invitation(takenUpBy flow: FlowID) throws -> InvitationRow?
}

package protocol InvitationWrites {
    func insert(_ invitation: InvitationRow)
    /// Writes the flow; where another one was faster, or the invitation is gone, the phase runs again.
    func takeUp(_ invitation: InvitationRow)
    /// Drops those that no flow has taken up.
    func dropInvitations(of account: AccountID)
}
