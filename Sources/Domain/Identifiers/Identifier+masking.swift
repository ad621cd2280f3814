extension Identifier: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Enough for the owner to recognise it, too little for a stranger to use: `+86 138****8000`,
    /// `l***@example.com`.
    package var masked: String {
        switch self {
        case .phone(let number): number.masked
        case .email(let address): address.masked
        }
    }

    package var description: String { masked }
    package var debugDescription: String { masked }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension PhoneNumber: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// At most seven digits, as nearly as many in front as at the end, and always four or more
    /// hidden.
    package var masked: String {
        let shown = max(0, min(7, national.count - 4))
        let lead = shown / 2
        let stars = String(repeating: "*", count: national.count - shown)
        return "+\(countryCode) \(national.prefix(lead))\(stars)\(national.suffix(shown - lead))"
    }

    package var description: String { masked }
    package var debugDescription: String { masked }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension EmailAddress: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The first character of the local part, unless that is all of it.
    package var masked: String {
        "\(local.count > 1 ? local.prefix(1) : "")***@\(domain)"
    }

    package var description: String { masked }
    package var debugDescription: String { masked }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
