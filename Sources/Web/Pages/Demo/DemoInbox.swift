package import Domain

/// The telephones and mailboxes of the demo: the only place where a code can be read.
package struct DemoInbox: Sendable {
    package struct Message: Sendable, Hashable, Codable {
        /// Grows by one per message.
        package let sequence: Int
        /// Whose message it is.
        package let realm: RealmID
        /// `sms`, `mail`.
        package let carrier: String
        package let to: String
        package let text: String
        /// Where the message carries one.
        package let code: String?
        package let at: Instant

        package init(
            sequence: Int, realm: RealmID, carrier: String, to: String, text: String, code: String?, at: Instant
        ) {
            self.sequence = sequence
            self.realm = realm
            self.carrier = carrier
            self.to = to
            self.text = text
            self.code = code
            self.at = at
        }
    }

    /// Messages whose sequence is greater than the number, oldest first.
    package let messages: @Sendable (_ after: Int) async -> [Message]
    /// Nil where a server only has the demo's telephones.
    package let controls: DemoControls?

    package init(
        controls: DemoControls? = nil, messages: @escaping @Sendable (_ after: Int) async -> [Message]
    ) {
        self.controls = controls
        self.messages = messages
    }
}
