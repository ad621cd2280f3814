import Domain
import JSONText
import Vault

extension Engine {
    /// Takes messages to deliver. Each is this caller's alone until the lease is over, or until its
    /// node is dead to the others.
    /// - Parameters:
    ///   - limit: at most so many; fewer when less is due.
    ///   - settled: what came of earlier deliveries, written down in the same transaction. What waited behind them
    ///     may be among what comes back.
    package func claimMessages(
        limit: Int, lease: Duration, settling settled: [DeliveryResult] = []
    ) async throws -> [OutboundMessage] {
        let (now, node) = (now(), presence.row)
        let claimer = Claimer(node: node?.id, othersSeenSince: now - NodeLife.patience)
        let (claimed, webhooks) = try await store.write { transaction in
            // Claiming counts as a beat: otherwise what is claimed here could be another node's at
            // once, where this one's beats were held up.
            transaction.settle(settled, by: node?.id)
            if let node, now.since(node.seenAt) > NodeLife.pace {
                transaction.keep(node.seen(at: now, knowing: vault.keyVersions))
            }
            let claimed = try transaction.claimMessages(at: now, until: now + lease, limit: limit, by: claimer)
            var webhooks: [WebhookID: WebhookRow] = [:]
            for id in Set(claimed.compactMap(\.message.webhook)) { webhooks[id] = try transaction.webhook(id) }
            return (claimed, webhooks)
        }
        // Opened once they are ours, where nobody waits for the writer.
        return claimed.map { OutboundMessage(row: $0.message, body: open($0, webhooks), isFollowed: $0.isFollowed) }
    }

    /// Frees what every other process held. For a process that knows it is alone: a code lives five
    /// minutes, and should not spend three of them with a dead process.
    package func releaseClaims() async throws {
        try await store.write { $0.releaseClaims() }
    }

    private func open(_ claimed: ClaimedRow, _ webhooks: [WebhookID: WebhookRow]) -> OutboundMessage.Body {
        let message = claimed.message
        do {
            guard let dataKey = claimed.dataKey else { return .undeliverable("account.erased") }
            let key = try vault.unwrap(dataKey, realm: message.realm, account: message.account)
            let payload = try vault.open(
                message.payload, with: key, realm: message.realm, as: .messagePayload(message.id))
            switch message.topic {
            case .code:
                let code: CodeMessage = try JSONText.value(payload)
                return code.goesNowhere ? .nothing : .code(code)
            case .notice:
                let notice: NoticeMessage = try JSONText.value(payload)
                return notice.goesNowhere ? .nothing : .notice(notice)
            case .event: return try event(JSONText.value(payload), for: message, webhooks)
            }
        } catch {
            return .undeliverable("message.unreadable")
        }
    }

    private func event(
        _ waiting: WaitingEvent, for message: MessageRow, _ webhooks: [WebhookID: WebhookRow]
    ) throws -> OutboundMessage.Body {
        guard let id = message.webhook, let webhook = webhooks[id] else { return .undeliverable("webhook.gone") }
        let secret = try vault.open(webhook.secret, realm: webhook.realm, as: .webhookSecret(webhook.id))
        return .event(
            EventMessage(
                id: waiting.id, type: waiting.type, occurredAt: waiting.occurredAt, url: webhook.url,
                secret: Secret(secret),
                body: Array(waiting.body.utf8)))
    }
}
