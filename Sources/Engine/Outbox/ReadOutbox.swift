package import Domain
import Foundation
import JSONText
import Policy
import Vault

/// The outbox, as an operator sees it.
package struct OutboxView: Sendable, Hashable {
    /// Of the caller's realm, by topic.
    package let depths: [OutboxDepth]
    /// Tried at least once and waiting for the next try, of the caller's realm, the soonest first; the first hundred.
    package let failing: [MessageView]
    /// Given up, of the caller's realm, in order of id; the first hundred.
    package let dead: [MessageView]
}

/// A message that couldn't be delivered so far. What it says stays sealed.
package struct MessageView: Sendable, Hashable {
    package let id: MessageID
    package let topic: MessageTopic
    package let realm: RealmID
    package let account: AccountID
    /// Where it goes: a number or mailbox, masked, or the host of a webhook. Nil where nobody can tell any more.
    package let address: String?
    package let createdAt: Instant
    package let attempts: Int
    /// A short code, without values.
    package let lastError: String?
    /// When it is tried again by itself; nil once it is given up.
    package let nextTry: Instant?
}

extension Engine {
    package func readOutbox(_ call: Call) async throws -> OutboxView {
        try call.caller.require(StaffRole.operator)
        let realm = call.caller.realm
        return try await read(realm: realm) { reading in
            let snapshot = reading.snapshot
            let failing = try snapshot.failingMessages(realm: realm, limit: 100)
            let dead = try snapshot.deadMessages(realm: realm, after: nil, limit: 100)
            snapshot.foresee { ahead in
                for row in failing + dead {
                    if let webhook = row.webhook {
                        _ = try ahead.webhook(webhook)
                    } else {
                        _ = try ahead.account(row.account, realm: realm)
                    }
                }
            }
            return OutboxView(
                depths: try snapshot.outboxDepths(realm: realm), failing: try failing.map(reading.view),
                dead: try dead.map(reading.view))
        }
    }

    /// Has messages of the caller's realm tried now, given-up ones included, and writes down who did.
    /// - Parameter ids: nil for all that were given up in the realm.
    package func reviveMessages(_ ids: [MessageID]?, _ call: Call) async throws {
        try call.caller.require(StaffRole.operator)
        try await transact(realm: call.caller.realm) { work in
            work.note(.messagesRevived, by: call.caller)
            work.transaction.revive(ids, realm: work.realm, at: work.now)
            if let ids { work.transaction.hasten(ids, realm: work.realm, at: work.now) }
        }
        bell.ring()
    }
}

extension ReadContext {
    fileprivate func view(_ row: MessageRow) throws -> MessageView {
        MessageView(
            id: row.id, topic: row.topic, realm: row.realm, account: row.account, address: try address(of: row),
            createdAt: row.createdAt, attempts: row.attempts, lastError: row.lastError,
            nextTry: row.isDead ? nil : row.dueAt)
    }

    private func address(of row: MessageRow) throws -> String? {
        guard row.topic != .event else {
            return try row.webhook.flatMap { try snapshot.webhook($0) }?.host
        }
        guard let account = try snapshot.account(row.account, realm: realm) else { return nil }
        // One that can't be opened is on this page for just that reason.
        let payload = try? vault.open(
            row.payload, with: key(of: account), realm: realm,
            as: .messagePayload(row.id))
        return payload.flatMap { try? JSONText.value($0) as Destination }.flatMap(masked)
    }

    private func masked(_ destination: Destination) -> String? {
        let kinds = engine.kinds
        guard !destination.goesNowhere,
            let kind = kinds.all.first(where: { kinds[$0]?.carrier == destination.carrier }),
            let region = engine.policies.current(realm)?.defaultRegion
        else { return nil }
        return (try? kinds.parse(kind, destination.to, region: region))?.masked
    }
}

/// What codes and notices have in common.
private struct Destination: Decodable {
    let carrier: Carrier
    let to: String
    let goesNowhere: Bool
}

extension WebhookRow {
    /// Without its path and query, which may hold a secret.
    fileprivate var host: String? { URLComponents(string: url)?.host }
}
