package import Domain
package import Vault

/// A system that wants to hear of events.
package struct WebhookRow: Sendable, Hashable {
    package let id: WebhookID
    package let realm: RealmID
    package let url: String
    /// The signing secret, sealed under the realm's key.
    package let secret: Sealed
    /// Types it wants; empty: all.
    package let events: Set<String>
    /// Whether payloads carry identifier values; asked for explicitly.
    package let includesValues: Bool
    package let createdAt: Instant

    package init(
        id: WebhookID, realm: RealmID, url: String, secret: Sealed, events: Set<String>, includesValues: Bool,
        createdAt: Instant
    ) {
        self.id = id
        self.realm = realm
        self.url = url
        self.secret = secret
        self.events = events
        self.includesValues = includesValues
        self.createdAt = createdAt
    }
}

package protocol WebhookReads {
    func webhooks(realm: RealmID) throws -> [WebhookRow]
    func webhook(_ id: WebhookID) throws -> WebhookRow?
}

package protocol WebhookWrites {
    func insert(_ webhook: WebhookRow)
    /// The same secret, sealed under another version of the realm's key.
    func reseal(_ webhook: WebhookID, secret: Sealed)
    /// Takes its waiting messages with it.
    func deleteWebhook(_ id: WebhookID)
}
