package import Domain

/// Delivers to the demo's telephones and mailboxes. Never fails.
package struct DemoGateway: MessageGateway {
    package let carrier: Carrier
    private let phones: DemoPhones
    private let now: @Sendable () -> Instant

    package init(carrier: Carrier, phones: DemoPhones, now: @escaping @Sendable () -> Instant) {
        self.carrier = carrier
        self.phones = phones
        self.now = now
    }

    package func deliver(_ message: RenderedMessage) async throws(DeliveryFailure) {
        phones.receive(message, over: carrier, at: now())
    }
}
