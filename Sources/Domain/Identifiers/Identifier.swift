/// A kind and a normalised value: parsed once from what somebody typed, and trusted from then on.
///
/// Prints masked. The value itself is read through ``value``, which is a ``Secret``.
package enum Identifier: Hashable, Sendable {
    case phone(PhoneNumber)
    case email(EmailAddress)

    package var kind: IdentifierKind {
        switch self {
        case .phone: .phone
        case .email: .email
        }
    }

    /// The normal form that is sealed and indexed: E.164 for a phone, the address with its domain
    /// in lower-case A-labels for e-mail.
    package var value: Secret<String> {
        switch self {
        case .phone(let number): Secret(number.e164)
        case .email(let address): Secret(address.address)
        }
    }

    /// What the blind index is computed over. E-mail is folded here and only here, so that two
    /// spellings can't hold two slots while mail still goes to the spelling its owner gave.
    package var indexed: Secret<String> {
        switch self {
        case .phone(let number): Secret(number.e164)
        case .email(let address): Secret(address.folded)
        }
    }

    /// - Parameters:
    ///   - text: as typed by a person, at most 320 bytes.
    ///   - region: ISO 3166-1 alpha-2 region whose dialling habits apply to a phone without a
    ///     country code.
    /// - Throws: ``IdentifierRefusal`` when the text is no identifier of that kind.
    package init(_ kind: IdentifierKind, _ text: String, region: String) throws(IdentifierRefusal) {
        guard text.utf8.count <= 320 else { throw .tooLong }
        switch kind {
        case .phone: self = .phone(try PhoneNumber(text, region: region))
        case .email: self = .email(try EmailAddress(text))
        default: throw .unsupportedKind
        }
    }

    /// How it rests: all that was learned when it was parsed, so that reading it back asks no
    /// numbering plan and costs nothing.
    package var stored: Secret<String> {
        switch self {
        case .phone(let number): Secret(number.stored)
        case .email(let address): Secret(address.address)
        }
    }

    /// Reads back a ``stored`` text.
    package init?(_ kind: IdentifierKind, stored value: String) {
        switch kind {
        case .phone:
            guard let number = PhoneNumber(stored: value) else { return nil }
            self = .phone(number)
        case .email:
            guard let address = EmailAddress(stored: value) else { return nil }
            self = .email(address)
        default: return nil
        }
    }
}

/// Why a text is not an identifier.
package enum IdentifierRefusal: String, Error, Sendable, Hashable, CaseIterable {
    case unsupportedKind = "identifier.unsupported-kind"
    case malformed = "identifier.malformed"
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
