import Domain
import Vault

extension Engine {
    /// Takes messages to deliver. Each is this caller's alone until the lease is over.
    /// - Parameter limit: at most so many; fewer when less is due.
    package func claimMessages(limit: Int, lease: Duration) async throws -> [OutboundMessage] {
        let now = now()
        return try await store.write { transaction in
            let claimed = try transaction.claimMessages(at: now, until: now + lease, limit: limit)
            var webhooks: [WebhookID: WebhookRow] = [:]
            for id in Set(claimed.compactMap(\.message.webhook)) { webhooks[id] = try transaction.webhook(id) }
            return claimed.map { OutboundMessage(row: $0.message, body: open($0, webhooks)) }
        }
    }

    /// Frees what a process held that died: a code lives five minutes, and should not lie three of them with the dead.
    package func releaseClaims() async throws {
        try await store.write { $0.releaseClaims() }
    }

    private func open(_ claimed: ClaimedRow, _ webhooks: [WebhookID: WebhookRow]) -> OutboundMessage.Body {
        let message = claimed.message
        do {
            let key = try vault.unwrap(claimed.dataKey, realm: message.realm, account: message.account)
            let payload = try vault.open(message.payload, with: key, realm: message.realm, as: .messagePayload(message.id))
            switch message.topic {
            case .code: return .code(try JSON.value(payload))
            case .notice: return .notice(try JSON.value(payload))
            case .event: return try event(JSON.value(payload), for: message, webhooks)
            }
        } catch {
            return .undeliverable("message.unreadable")
        }
    }

    private func event(_ waiting: WaitingEvent, for message: MessageRow, _ webhooks: [WebhookID: WebhookRow]) throws -> OutboundMessage.Body
    {
        guard let id = message.webhook, let webhook = webhooks[id] else { return .undeliverable("webhook.gone") }
        let secret = try vault.open(webhook.secret, realm: webhook.realm, as: .webhookSecret(webhook.id))
        return .event(
            EventMessage(
                id: waiting.id, type: waiting.type, occurredAt: waiting.occurredAt, url: webhook.url, secret: Secret(secret),
                body: Array(waiting.body.utf8)))
    }
}
