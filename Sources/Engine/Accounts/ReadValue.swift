package import Domain

extension Engine {
    /// What an account holds of a kind, readable, for the operator at the machine, who has the keys to it: the demo shows
    /// which number its people sign in with.
    /// - Returns: nil where it holds none.
    /// - Throws: `account.not-found`, `staff.role-missing`.
    package func readValue(
        _ kind: IdentifierKind, ofExternalID externalID: String, _ caller: Caller
    ) async throws -> Secret<String>? {
        guard caller.principal == .operator else {
            throw Refusal(.forbidden, "staff.role-missing", wayForward: .support, field: StaffRole.operator.rawValue)
        }
        return try await read(realm: caller.realm) { reading in
            guard let account = try reading.snapshot.account(externalID: externalID, realm: reading.realm) else {
                throw Refusal.accountNotFound
            }
            return try reading.holding(account).active(kind)?.identifier.value
        }
    }
}
