package import Domain

/// A message as it is handed to a gateway. What is somebody's own is a ``Secret``, so printing one
/// gives nothing away (promise 10).
package struct RenderedMessage: Sendable, Hashable {
    /// The same for every attempt at this message.
    package let reference: MessageID
    package let realm: RealmID
    /// E.164, or an e-mail address.
    package let to: Secret<String>
    /// One line; nil for an SMS. Sealed in a secret because the subject of a mail may carry the
    /// code.
    package let subject: Secret<String>?
    package let text: Secret<String>
    /// The code in the text, for the demo's telephones alone.
    package let code: Secret<String>?
    package let language: Language

    package init(
        reference: MessageID, realm: RealmID, to: Secret<String>, subject: Secret<String>?, text: Secret<String>,
        code: Secret<String>?, language: Language
    ) {
        self.reference = reference
        self.realm = realm
        self.to = to
        self.subject = subject
        self.text = text
        self.code = code
        self.language = language
    }
}
