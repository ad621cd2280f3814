package import Domain

/// One message on a demo telephone or in a demo mailbox.
package struct DemoMessage: Sendable, Hashable, Codable {
    /// Grows by one a message over all telephones, from 1.
    package let sequence: Int
    package let carrier: Carrier
    package let to: String
    package let subject: String?
    package let text: String
    package let code: String?
    package let at: Instant
}

/// One telephone or mailbox, with the message that came last.
package struct DemoConversation: Sendable, Hashable, Codable {
    package let carrier: Carrier
    package let to: String
    /// How many messages are kept.
    package let count: Int
    package let latest: DemoMessage
}
