/// Ranges of the mainland plan that no person can be reached on (standards, 8.4). libphonenumber
/// calls some of them too long and some of them nothing at all; people who own one deserve the real
/// reason.
enum MainlandPlan {
    /// Machine cards: 13 digits, no ordinary SMS.
    static let machinePrefixes = ["1410", "1440", "1441", "146", "148"]
    static let machineLength = 13
    /// 700 and twelve digits: lent by a platform to hide a real number.
    static let privacyPrefix = "700"
    static let privacyLength = 15

    static func refusal(of typed: TypedDigits, region: String) -> IdentifierRefusal? {
        guard let national = nationalDigits(typed, region: region) else { return nil }
        if national.count == machineLength, machinePrefixes.contains(where: national.hasPrefix) {
            return .machineNumber
        }
        if national.count == privacyLength, national.hasPrefix(privacyPrefix) { return .privacyNumber }
        return nil
    }

    private static func nationalDigits(_ typed: TypedDigits, region: String) -> Substring? {
        let digits = typed.digits
        if typed.isInternational { return digits.hasPrefix("86") ? digits.dropFirst(2) : nil }
        if digits.hasPrefix("0086") { return digits.dropFirst(4) }
        guard region == "CN" else { return nil }
        return digits.hasPrefix("86") && digits.count > machineLength ? digits.dropFirst(2) : digits[...]
    }
}
