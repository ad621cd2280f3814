package import Domain
package import Engine
package import Vault

extension SQLSnapshot: WebhookReads {
    package func webhooks(realm: RealmID) throws -> [WebhookRow] {
        try connection.query(WebhookSQL.ofRealm, realm, map: WebhookRow.init).sorted { $0.id < $1.id }
    }

    package func webhook(_ id: WebhookID) throws -> WebhookRow? {
        try connection.first(WebhookSQL.byID, id, map: WebhookRow.init)
    }
}

extension SQLTransaction: WebhookWrites {
    package func insert(_ webhook: WebhookRow) {
        queue(
            WebhookSQL.insert, webhook.id, webhook.realm, webhook.url, webhook.secret, WordList(webhook.events),
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

private enum WebhookSQL {
    static let ofRealm = SQLStatement.select(WebhookColumn.self, "FROM webhook WHERE realm = $1")
    static let byID = SQLStatement.select(WebhookColumn.self, "FROM webhook WHERE id = $1")
    static let insert = SQLStatement.insert(WebhookColumn.self)
}

enum WebhookColumn: Int, TableColumn {
    case id, realm, url, secret, events, includesValues, createdAt

    static let table: SQLPiece = "webhook"

    var type: SQLType {
        switch self {
        case .id, .secret: .blob
        case .includesValues, .createdAt: .integer
        default: .text
        }
    }
}

extension WebhookRow {
    init(_ row: SQLRow) throws {
        let row = RowFields<WebhookColumn>(row)
        self.init(
            id: try row.id(.id), realm: try row.raw(.realm), url: try row.text(.url), secret: try row.stored(.secret),
            events: WordList(text: try row.text(.events)).words, includesValues: try row.bool(.includesValues),
            createdAt: try row.instant(.createdAt))
    }
}
