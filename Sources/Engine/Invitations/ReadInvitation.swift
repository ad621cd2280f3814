import Domain
import Vault

extension Engine {
    /// Where an invitation's link leads. It uses nothing up.
    /// - Throws: `invitation.unknown`, `invitation.used`, `invitation.expired`, `invitation.other-browser`,
    ///   `invitation.not-offered` where policy has changed since.
    package func readInvitation(_ token: String, _ browser: Browser) async throws -> InvitationOffer {
        let now = now()
        let invitation = try await store.read { snapshot in
            // The realm is not known before the invitation is read.
            let row = try self.digest(of: token).flatMap { try snapshot.invitation(digest: $0) }
            guard let row else { throw Refusal.invitationUnknown }
            return try row.requireOpen(in: browser.device, at: now, vault)
        }
        let origins = origins(of: invitation.realm)
        guard !origins.isEmpty else { throw Refusal.invitationNotOffered }
        return InvitationOffer(
            destination: invitation.realm, origins: origins, expiresAt: invitation.expiresAt)
    }
}

extension InvitationRow {
    /// - Parameter device: the browser's, or the platform's name for its app, of whoever would use it.
    func requireOpen(in device: String?, at now: Instant, _ vault: Vault) throws(Refusal) -> InvitationRow {
        guard self.device == nil || self.device == vault.hash(of: device, realm: realm) else {
            throw .invitationElsewhere
        }
        guard flow == nil else { throw .invitationUsed }
        guard now < expiresAt else { throw .invitationExpired }
        return self
    }
}
