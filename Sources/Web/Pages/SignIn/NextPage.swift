import Hummingbird

/// Where somebody who has signed in goes next: one of our own pages of a session, and never
/// anywhere else, whatever a link says.
struct NextPage {
    static let name = "next"

    private static let allowed: [RoutePath] = [.securityCentre, .startOperation, .startInvited, .invite, .flowPage]

    let path: String

    /// Nil for anything but such a path, to the letter.
    init?(_ text: String?) {
        guard let text, text.utf8.count <= 128, text.hasPrefix("/"), !text.contains("//"),
            text.utf8.allSatisfy(Self.isPlain), !text.split(separator: "/").contains(where: RoutePath.isDots),
            Self.allowed.contains(where: { $0.matches(text) })
        else { return nil }
        path = text
    }

    init?(_ request: Request) { self.init(request.uri.queryParameters.get(Self.name)) }

    /// Letters, digits and what ids and names of operations have: no escapes come of it, no hosts.
    private static func isPlain(_ byte: UInt8) -> Bool {
        let isLetter = (97...122).contains(byte) || (65...90).contains(byte)
        return isLetter || (48...57).contains(byte)
            || [UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_")].contains(byte)
    }

    /// An address with the page to go on to, if there is one.
    static func link(_ address: String, _ next: NextPage?) -> String {
        next.map { "\(address)?\(name)=\($0.path)" } ?? address
    }
}
