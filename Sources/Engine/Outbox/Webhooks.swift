package import Domain
import Foundation
import Vault

package struct RegisterWebhook: Sendable {
    /// `https`, or `http` where the server's configuration allows it.
    package let url: String
    /// Types it wants; empty: all.
    package let events: [String]
    package let includesValues: Bool

    package init(url: String, events: [String], includesValues: Bool) {
        self.url = url
        self.events = events
        self.includesValues = includesValues
    }
}

/// An answer that says nothing but that it was done.
package struct Nothing: Sendable, Hashable, Codable {}

extension Engine {
    /// Registers a system that wants to hear of events. The secret is shown this once.
    ///
    /// Identifiers in full are for a key that may have them: one that was made to register webhooks
    /// alone would get every old and new number of the realm by asking for them (promise 10).
    package func registerWebhook(_ request: RegisterWebhook, _ call: Call) async throws -> Settled<WebhookView> {
        try call.caller.require(.webhooksWrite)
        if request.includesValues { try call.caller.require(.webhooksValues) }
        guard let url = URL(string: request.url), ["https", "http"].contains(url.scheme ?? ""),
            url.host?.isEmpty == false, url.user == nil,
            request.url.utf8.count <= 2048
        else { throw Refusal(.unacceptable, "webhook.url-malformed", wayForward: .correct, field: "url") }
        guard acceptsWebhook(request.url) else {
            throw Refusal(.unacceptable, "webhook.url-not-allowed", wayForward: .correct, field: "url")
        }
        guard request.events.allSatisfy({ EventName(rawValue: $0).map(EventName.sent.contains) ?? false }) else {
            throw Refusal(.unacceptable, "webhook.event-unknown", wayForward: .correct, field: "events")
        }
        let secret = randomness.bytes(32)
        return try await perform(call) { work in
            let id = work.newID(WebhookID.self)
            let sealed = try work.vault.seal(secret, realm: work.realm, as: .webhookSecret(id))
            let row = WebhookRow(
                id: id, realm: work.realm, url: request.url, secret: sealed, events: Set(request.events),
                includesValues: request.includesValues,
                createdAt: work.now)
            work.transaction.insert(row)
            return .done(WebhookView(row, secret: "whsec_" + Data(secret).base64EncodedString()))
        }
    }

    package func listWebhooks(_ caller: Caller) async throws -> [WebhookView] {
        try caller.require(.webhooksWrite)
        return try await read(realm: caller.realm) { reading in
            try reading.snapshot.webhooks(realm: caller.realm).map { WebhookView($0, secret: nil) }
        }
    }

    /// Ends a registration; what waits for it is dropped.
    package func deleteWebhook(_ id: WebhookID, _ call: Call) async throws -> Settled<Nothing> {
        try call.caller.require(.webhooksWrite)
        return try await perform(call) { work in
            guard let row = try work.snapshot.webhook(id), row.realm == work.realm else {
                throw Refusal(.notFound, "webhook.not-found", wayForward: .correct)
            }
            work.transaction.deleteWebhook(id)
            return .done(Nothing())
        }
    }
}

extension WebhookView {
    fileprivate init(_ row: WebhookRow, secret: String?) {
        self.init(
            id: row.id, url: row.url, events: row.events.sorted(), includesValues: row.includesValues,
            createdAt: row.createdAt,
            secret: secret)
    }
}

package struct WebhookView: Sendable, Hashable, Codable {
    package let id: WebhookID
    package let url: String
    package let events: [String]
    package let includesValues: Bool
    package let createdAt: Instant
    /// `whsec_…`, shown when it is made and never again.
    package let secret: String?
}
