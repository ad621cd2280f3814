package import Domain
import Vault

extension Engine {
    /// Lets a member set up anew: their password, second step and sessions end, and so do an
    /// earlier link and the waits after failures. Their cases are free for others. Brings a
    /// disabled member back.
    /// - Returns: the token of the new link: good for 24 hours, once.
    /// - Throws: `staff.not-found`.
    package func resetStaff(_ login: String) async throws -> Secret<String> {
        let token = newStaffSecret()
        let now = now()
        try await store.write { transaction in
            guard var row = try transaction.staff(login: login) else { throw Refusal.staffNotFound }
            row.status = .invited
            row.password = nil
            row.totp = try newSecondStep(for: row.id)
            row.totpStep = 0
            row.setUpDigest = Token.digest(token.reveal())
            row.setUpEndsAt = now + Self.staffSetUpLife
            transaction.update(row, ifRevision: row.revision)
            transaction.endStaffSessions(of: row.id)
            transaction.giveBackAll(claimedBy: row.login)
            note(.reset, of: row, in: transaction, at: now)
            transaction.dropFailures(strangersAtSecondStep(of: row.id))
            StaffTries.forgetStrangers(of: row.login, self, in: transaction, at: now)
        }
        return token
    }
}
