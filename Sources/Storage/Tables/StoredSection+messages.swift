extension StoredSection {
    static let webhook = StoredSection(WebhookColumn.self, keyed: 1)

    static let outbox = StoredSection(OutboxColumn.self, keyed: 1)
}
