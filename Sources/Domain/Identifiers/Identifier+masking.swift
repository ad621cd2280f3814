extension Identifier: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Enough for the owner to recognise it, too little for a stranger to use: `+86 138****8000`, `l***@example.com`.
    package var masked: String {
        switch self {
        case .phone(let number): Self.mask(number)
        case .email(let address): Self.mask(address)
        }
    }

    package var description: String { masked }
    package var debugDescription: String { masked }
    package var customMirror: Mirror { Mirror(self, children: [:]) }

    /// Keeps three leading and four trailing digits of eleven; of a shorter number never more than a third at either end.
    private static func mask(_ number: PhoneNumber) -> String {
        let digits = number.national
        let lead = min(3, digits.count / 3)
        let tail = min(4, digits.count / 3)
        let stars = String(repeating: "*", count: digits.count - lead - tail)
        return "+\(number.countryCode) \(digits.prefix(lead))\(stars)\(digits.suffix(tail))"
    }

    private static func mask(_ address: EmailAddress) -> String {
        "\(address.local.prefix(1))***@\(address.domain)"
    }
}
