/// A kind and a normalised value: parsed once from what somebody typed, and trusted from then on.
///
/// Prints masked. The value itself is read through ``value``, which is a ``Secret``.
package struct Identifier: Hashable, Sendable {
    package let content: any IdentifierValue

    package init(_ content: any IdentifierValue) { self.content = content }

    package var kind: IdentifierKind { type(of: content).kind }

    /// What carries a message to it; nil where none can be sent.
    package var carrier: Carrier? { type(of: content).carrier }

    /// The normal form: E.164 for a phone, the address with its domain in lower-case A-labels for
    /// e-mail.
    package var value: Secret<String> { Secret(content.normal) }

    /// What the blind index is computed over.
    package var indexed: Secret<String> { Secret(content.indexed) }

    /// What is kept, sealed: all that was learned when it was parsed, so that reading it back asks no
    /// numbering plan and costs nothing.
    package var stored: Secret<String> { Secret(content.stored) }

    /// The region of a phone; nil for what no numbering plan knows.
    package var region: String? { content.numbering?.region }

    /// Whether both are one, however each is spelt: no two accounts hold them, and a message to either
    /// arrives at the same person.
    package func isSame(as other: Identifier) -> Bool { kind == other.kind && indexed == other.indexed }

    package static func == (left: Self, right: Self) -> Bool { left.content.equals(right.content) }

    package func hash(into hasher: inout Hasher) { content.hash(into: &hasher) }
}

extension IdentifierValue {
    fileprivate func equals(_ other: any IdentifierValue) -> Bool { (other as? Self) == self }
}

extension Identifier: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Enough for the owner to recognise it, too little for a stranger to use: `+86 138****8000`,
    /// `l***@example.com`.
    package var masked: String { content.masked }

    package var description: String { masked }
    package var debugDescription: String { masked }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension IdentifierValue {
    package var description: String { masked }
    package var debugDescription: String { masked }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// Why a text is not an identifier.
package enum IdentifierRefusal: String, Error, Sendable, Hashable, CaseIterable {
    case unsupportedKind = "identifier.unsupported-kind"
    case malformed = "identifier.malformed"
    /// Holds a character that nobody sees, with which one identifier would be two.
    case invisibleCharacter = "identifier.invisible-character"
    case tooShort = "identifier.too-short"
    case tooLong = "identifier.too-long"
    case unknownCountry = "identifier.unknown-country"
    /// Reads as a number, but no range of its country's numbering plan holds it.
    case notInPlan = "identifier.not-in-plan"
    /// A machine's number (mainland 13-digit ranges), which gets no ordinary SMS (standards, 8.4).
    case machineNumber = "identifier.machine-number"
    /// A number lent by a platform to hide a real one (mainland 700 and twelve more digits,
    /// standards 8.4): it will be someone else's soon.
    case privacyNumber = "identifier.privacy-number"
}
