package import Domain

extension Engine {
    /// Whose a flow is, for whoever came to its page without a session: the refusal bears the platform's name and
    /// leads back to it. Nil where there is no such flow.
    package func realm(of flow: FlowID) async throws -> RealmID? {
        let realms = policies.realms
        return try await store.read { snapshot in try realms.first { try snapshot.flow(flow, realm: $0) != nil } }
    }

    /// The realm of a deployment that serves one alone.
    package var onlyRealm: RealmID? { policies.realms.count == 1 ? policies.realms.first : nil }
}
