import Domain
import Vault

extension Engine {
    /// Brings the secrets of the second step under the vault's current version: they would be lost
    /// with the version that sealed them.
    /// - Returns: how many were moved.
    package func resealStaff() async throws -> Int {
        try await store.write { transaction in
            var moved = 0
            for var row in try transaction.staff() {
                guard let secret = try vault.reseal(row.totp, realm: .console, as: .staffSecret(row.id)) else {
                    continue
                }
                row.totp = secret
                transaction.update(row, ifRevision: row.revision)
                moved += 1
            }
            return moved
        }
    }
}
