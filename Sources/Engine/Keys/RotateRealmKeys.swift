import Domain
import Vault

extension Engine {
    /// Brings every account's data key, and every secret sealed under a key of a realm or of the
    /// console, under the vault's current version. Can be stopped and run again: what is there
    /// already is left alone.
    /// - Parameters:
    ///   - batch: accounts per transaction.
    ///   - progress: told the number of keys moved so far.
    /// - Returns: how many keys were moved.
    package func rotateRealmKeys(batch: Int = 500, progress: @Sendable (Int) -> Void) async throws -> Int {
        var moved = 0
        var last: AccountID?
        while true {
            let after = last
            let (count, next) = try await store.write { transaction in
                let accounts = try transaction.accounts(after: after, limit: batch)
                let rewrapped = try accounts.filter { account in
                    guard let old = account.dataKey,
                        let key = try vault.rewrap(old, realm: account.realm, account: account.id)
                    else { return false }
                    transaction.rewrap(account.id, from: old, to: key)
                    return true
                }
                return (rewrapped.count, accounts.last?.id)
            }
            moved += count
            progress(moved)
            guard let next else { break }
            last = next
        }
        return moved + (try await resealWebhooks()) + (try await resealStaff())
    }

    private func resealWebhooks() async throws -> Int {
        let realms = policies.realms
        return try await store.write { transaction in
            var moved = 0
            for webhook in try realms.flatMap({ try transaction.webhooks(realm: $0) }) {
                let place = AssociatedData.webhookSecret(webhook.id)
                guard let secret = try vault.reseal(webhook.secret, realm: webhook.realm, as: place) else { continue }
                transaction.reseal(webhook.id, secret: secret)
                moved += 1
            }
            return moved
        }
    }
}
