package import Domain

extension Engine {
    /// Messages that were given up, in order of id.
    package func deadLetters(realm: RealmID?, after: MessageID?, limit: Int) async throws -> [MessageRow] {
        try await store.read { try $0.deadMessages(realm: realm, after: after, limit: limit) }
    }

    /// Brings given-up messages back, due now.
    /// - Parameter ids: nil for all of the realm.
    package func reviveDeadLetters(_ ids: [MessageID]?, realm: RealmID?) async throws {
        let now = now()
        try await store.write { $0.revive(ids, realm: realm, at: now) }
        bell.ring()
    }

    /// Of the whole server.
    package func outboxDepths() async throws -> [OutboxDepth] {
        try await store.read { try $0.outboxDepths(realm: nil) }
    }
}
