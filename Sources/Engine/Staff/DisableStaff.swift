import Domain

extension Engine {
    /// Shuts a member out at once: their sessions, password and set-up link end, and their cases
    /// are free for others. Their name stays in the record. Harmless when done twice.
    /// - Throws: `staff.not-found`.
    @discardableResult
    package func disableStaff(_ login: String) async throws -> StaffMember {
        let now = now()
        return try await store.write { transaction in
            guard var row = try transaction.staff(login: login) else { throw Refusal.staffNotFound }
            guard row.status != .disabled else { return StaffMember(row) }
            row.status = .disabled
            row.password = nil
            row.setUpDigest = nil
            row.setUpEndsAt = nil
            transaction.update(row, ifRevision: row.revision)
            transaction.endStaffSessions(of: row.id)
            transaction.giveBackAll(claimedBy: row.login)
            note(.disabled, of: row, in: transaction, at: now)
            return StaffMember(row)
        }
    }
}
