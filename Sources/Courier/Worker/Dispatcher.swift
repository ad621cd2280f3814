package import Domain
package import Engine

/// Knows which way each message goes.
package struct Dispatcher: Sendable {
    private let renderer: MessageRenderer
    private let gateways: [Carrier: any MessageGateway]
    private let webhooks: WebhookSender

    /// - Parameter gateways: the first of each carrier is used.
    package init(renderer: MessageRenderer, gateways: [any MessageGateway], webhooks: WebhookSender) {
        self.renderer = renderer
        self.gateways = Dictionary(gateways.map { ($0.carrier, $0) }) { first, _ in first }
        self.webhooks = webhooks
    }

    package func deliver(_ message: OutboundMessage, at now: Instant) async throws(DeliveryFailure) {
        switch message.body {
        case .code(let code):
            try await gateway(code.carrier).deliver(renderer.render(code, reference: message.row.id, at: now))
        case .notice(let notice):
            try await gateway(notice.carrier).deliver(renderer.render(notice, reference: message.row.id))
        case .event(let event): try await webhooks.deliver(event, at: now)
        case .nothing: return
        case .undeliverable(let error): throw .permanent(error)
        }
    }

    /// Lets go of connections.
    func shutDown() async { await webhooks.shutDown() }

    /// Transient: a gateway that is missing was forgotten in the configuration, and the messages
    /// should survive that.
    private func gateway(_ carrier: Carrier) throws(DeliveryFailure) -> any MessageGateway {
        guard let gateway = gateways[carrier] else { throw .transient("gateway.missing") }
        return gateway
    }
}
