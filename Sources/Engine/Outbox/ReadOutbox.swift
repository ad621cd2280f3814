package import Domain

/// The outbox, as an operator sees it.
package struct OutboxView: Sendable, Hashable {
    /// Of the caller's realm, by topic.
    package let depths: [OutboxDepth]
    /// Given up, of the caller's realm, in order of id; the first hundred.
    package let dead: [DeadView]
}

/// A message that was given up. What it says stays sealed.
package struct DeadView: Sendable, Hashable {
    package let id: MessageID
    package let topic: MessageTopic
    package let realm: RealmID
    package let account: AccountID
    package let createdAt: Instant
    package let attempts: Int
    /// A short code, without values.
    package let lastError: String?

    init(_ row: MessageRow) {
        id = row.id
        topic = row.topic
        realm = row.realm
        account = row.account
        createdAt = row.createdAt
        attempts = row.attempts
        lastError = row.lastError
    }
}

extension Engine {
    package func readOutbox(_ call: Call) async throws -> OutboxView {
        try call.caller.require(StaffRole.operator)
        let realm = call.caller.realm
        return try await store.read { snapshot in
            OutboxView(
                depths: try snapshot.outboxDepths(realm: realm),
                dead: try snapshot.deadMessages(realm: realm, after: nil, limit: 100).map(DeadView.init))
        }
    }

    /// Brings given-up messages of the caller's realm back, due now, and writes down who did.
    /// - Parameter ids: nil for all of the realm.
    package func reviveMessages(_ ids: [MessageID]?, _ call: Call) async throws {
        try call.caller.require(StaffRole.operator)
        try await transact(realm: call.caller.realm) { work in
            work.note(.messagesRevived, by: call.caller)
            work.transaction.revive(ids, realm: work.realm, at: work.now)
        }
        bell.ring()
    }
}
