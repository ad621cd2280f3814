package import Domain
package import Engine
package import Vault

extension SQLSnapshot: WebhookReads {
    package func webhooks(realm: RealmID) throws -> [WebhookRow] {
        try connection.query(
            """
            SELECT id, realm, url, secret, events, includes_values, created_at FROM webhook WHERE realm = $1 ORDER BY id
            """, realm, map: WebhookRow.init)
    }

    package func webhook(_ id: WebhookID) throws -> WebhookRow? {
        try connection.first(
            "SELECT id, realm, url, secret, events, includes_values, created_at FROM webhook WHERE id = $1", id,
            map: WebhookRow.init)
    }
}

extension SQLTransaction: WebhookWrites {
    package func insert(_ webhook: WebhookRow) {
        queue(
            """
            INSERT INTO webhook (id, realm, url, secret, events, includes_values, created_at) VALUES ($1, $2, $3, $4,
            $5, $6, $7)
            """, webhook.id, webhook.realm, webhook.url, webhook.secret, WordList(webhook.events),
            webhook.includesValues, webhook.createdAt
        )
    }

    package func reseal(_ webhook: WebhookID, secret: Sealed) {
        queue("UPDATE webhook SET secret = $1 WHERE id = $2", secret, webhook)
    }

    package func deleteWebhook(_ id: WebhookID) {
        queue("DELETE FROM outbox WHERE webhook_id = $1", id)
        queue("DELETE FROM webhook WHERE id = $1", id)
    }
}

extension WebhookRow {
    /// Columns: id, realm, url, secret, events, includes_values, created_at.
    init(_ row: SQLRow) throws {
        self.init(
            id: try row.id(0), realm: try row.raw(1), url: try row.text(2), secret: try row.stored(3),
            events: WordList(text: try row.text(4)).words, includesValues: try row.bool(5),
            createdAt: try row.instant(6))
    }
}
