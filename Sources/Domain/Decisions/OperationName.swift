/// What can be asked for.
package enum Verb: String, Sendable, Hashable, CaseIterable, Codable {
    case change, bind, unbind, recover, dispute, freeze, unfreeze, close, migrate, claim, release, reverify
}

/// An operation as policies and the API spell it: `phone.change`, `freeze`.
package struct OperationName: Hashable, Sendable, LosslessStringConvertible {
    /// The kind of identifier it is about; nil where it is about the account.
    package let kind: IdentifierKind?
    package let verb: Verb

    package init(_ kind: IdentifierKind? = nil, _ verb: Verb) {
        self.kind = kind
        self.verb = verb
    }

    package init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard let last = parts.last, let verb = Verb(rawValue: last) else { return nil }
        switch parts.count {
        case 1: self.init(nil, verb)
        case 2:
            guard let kind = IdentifierKind(rawValue: parts[0]) else { return nil }
            self.init(kind, verb)
        default: return nil
        }
    }

    package var description: String { kind.map { "\($0.rawValue).\(verb.rawValue)" } ?? verb.rawValue }

    package static let phoneChange = OperationName(.phone, .change)
    package static let emailChange = OperationName(.email, .change)
    package static let freeze = OperationName(nil, .freeze)
    package static let unfreeze = OperationName(nil, .unfreeze)
    package static let dispute = OperationName(nil, .dispute)
    package static let close = OperationName(nil, .close)
    package static let migrate = OperationName(nil, .migrate)
}

extension OperationName: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let name = OperationName(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "not an operation such as phone.change")
        }
        self = name
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
