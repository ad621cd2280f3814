package import Domain

package struct WebhookView: Sendable, Hashable, Codable {
    package let id: WebhookID
    package let url: String
    package let events: [String]
    package let includesValues: Bool
    package let createdAt: Instant
    /// `whsec_…`, shown when it is made and never again.
    package let secret: String?
}
