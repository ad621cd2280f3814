import AsyncHTTPClient
package import Domain
package import Engine
import NIOCore
import NIOHTTP1

/// Sends events to webhooks, signed as ``StandardWebhooks``.
///
/// 2xx is an acknowledgement and 410 ends it at once; whatever else comes, redirects included, is
/// tried again. Where a webhook may point is checked at each delivery, since names change hands.
package struct WebhookSender: Sendable {
    private let guarded: GuardedClients
    private let timeout: Duration

    /// - Parameters:
    ///   - rules: where webhooks may point.
    ///   - timeout: for the whole exchange, looking up the host included.
    package init(
        rules: DestinationRules, resolver: HostResolver = .system, timeout: Duration = .seconds(15),
        now: @escaping @Sendable () -> Instant
    ) {
        guarded = GuardedClients(rules: rules, resolver: resolver, timeout: timeout, now: now)
        self.timeout = timeout
    }

    package func deliver(_ event: EventMessage, at now: Instant) async throws(DeliveryFailure) {
        guard let destination = WebhookDestination(event.url) else { throw .permanent("webhook.bad-url") }
        guard let secret = WebhookSecret(event.secret) else { throw .permanent("webhook.bad-secret") }
        let client = try await guarded.client(for: destination)
        let request = Self.request(event, to: destination, secret: secret, at: now)
        do {
            try Self.judge(await client.status(of: request, within: timeout))
        } catch {
            if error.meansSilence { await guarded.noteSilence(of: destination) }
            throw error
        }
    }

    package func shutDown() async { await guarded.shutDown() }

    private static func request(
        _ event: EventMessage, to destination: WebhookDestination, secret: WebhookSecret, at now: Instant
    ) -> HTTPClientRequest {
        let signed = StandardWebhooks.sign(event.body, id: event.id.description, at: now, secret: secret)
        var request = HTTPClientRequest(url: destination.url)
        request.method = .POST
        request.headers = [
            "content-type": "application/json", "user-agent": "Bindery", "webhook-id": signed.id,
            "webhook-timestamp": String(signed.timestamp),
            "webhook-signature": signed.signature,
        ]
        request.body = .bytes(ByteBuffer(bytes: event.body))
        return request
    }

    private static func judge(_ status: Int) throws(DeliveryFailure) {
        switch status {
        case 200..<300: return
        case 410: throw .permanent("webhook.gone")
        default: throw .transient("http.\(status)")
        }
    }
}
