package import Domain
import Vault

extension Engine {
    /// Whether opening a ticket would sign somebody else out of the browser, who should be asked
    /// first. Uses nothing up.
    /// - Parameter current: the secret of the session that the browser has, if it has one.
    /// - Returns: the ticket's realm; nil where nobody else is signed in, or where the ticket is no
    ///   longer good, as opening it says.
    package func takeover(by ticket: String, of current: Secret<String>?) async throws -> RealmID? {
        guard let current, let digest = digest(of: ticket),
            let visit = try await store.read({ try $0.visit(digest: digest) }),
            visit.session == nil, now() < visit.expiresAt
        else { return nil }
        do {
            return try await visitor(current, isActivity: false).account == visit.account ? nil : visit.realm
        } catch let refusal as Refusal where refusal.code == Refusal.sessionEnded.code {
            return nil
        }
    }
}
