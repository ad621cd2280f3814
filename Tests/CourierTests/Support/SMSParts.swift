/// How many parts a text message has, by which it is paid for (3GPP TS 23.038, TS 23.040).
enum SMSParts {
    /// A long message loses seven characters a part, or three of UCS-2, to the header that joins its parts.
    static func count(of text: String) -> Int {
        let septets = text.map(Self.septets)
        guard septets.contains(nil) else {
            return parts(septets.compactMap(\.self).reduce(0, +), alone: 160, joined: 153)
        }
        return parts(text.utf16.count, alone: 70, joined: 67)
    }

    private static func parts(_ length: Int, alone: Int, joined: Int) -> Int {
        length <= alone ? 1 : (length + joined - 1) / joined
    }

    /// Nil for what the GSM 7-bit alphabet does not have.
    private static func septets(_ character: Character) -> Int? {
        if basic.contains(character) { return 1 }
        return extended.contains(character) ? 2 : nil
    }

    private static let basic = Set(
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
            + "abcdefghijklmnopqrstuvwxyzäöñüà")
    private static let extended = Set("\u{0C}^{}\\[~]|€")
}
