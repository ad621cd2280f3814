import Foundation

/// An IP address in one form: two spellings of an address are equal, and an IPv4 address that came
/// in by a socket for both families (`::ffff:203.0.113.7`, RFC 4291 section 2.5.5.2) is that IPv4
/// address.
package struct IPAddress: Sendable, Hashable, CustomStringConvertible {
    /// 4 or 16.
    package let bytes: [UInt8]

    private static let mapped: [UInt8] = Array(repeating: 0, count: 10) + [0xFF, 0xFF]
    private static let translated: [UInt8] = [0, 0x64, 0xFF, 0x9B] + Array(repeating: 0, count: 8)

    /// - Parameter bytes: 4 or 16, in network order.
    package init(bytes: [UInt8]) {
        self.bytes = bytes.count == 16 && bytes.starts(with: Self.mapped) ? Array(bytes.suffix(4)) : bytes
    }

    /// - Parameter text: dotted quads, or RFC 4291 section 2.2 without a zone.
    package init?(_ text: String) {
        for (family, count) in [(AF_INET, 4), (AF_INET6, 16)] {
            var bytes = [UInt8](repeating: 0, count: count)
            if inet_pton(family, text, &bytes) == 1 {
                self.init(bytes: bytes)
                return
            }
        }
        return nil
    }

    /// As proxies write whom they saw: also with a port (`203.0.113.7:4711`, `[2001:db8::7]:4711`),
    /// in brackets or quotes (RFC 7239 section 6), or with a zone (`fe80::7%eth0`, RFC 4007 section
    /// 11). A port is new for each connection and a zone means nothing outside its machine, so
    /// neither makes another address.
    package init?(seenByProxy text: String) {
        var text = text.trimmingCharacters(in: .whitespaces)
        if text.count > 1, text.hasPrefix("\""), text.hasSuffix("\"") { text = String(text.dropFirst().dropLast()) }
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]"), Self.isPort(text[text.index(after: end)...]) else { return nil }
            text = String(text[text.index(after: text.startIndex)..<end])
        } else if let colon = text.firstIndex(of: ":"), text.contains("."),
            !text[text.index(after: colon)...].contains(":")
        {
            guard Self.isPort(text[colon...]) else { return nil }
            text = String(text[..<colon])
        }
        if text.contains(":"), let zone = text.firstIndex(of: "%") { text = String(text[..<zone]) }
        self.init(text)
    }

    private static func isPort(_ text: Substring) -> Bool {
        text.isEmpty
            || text.hasPrefix(":") && (2...6).contains(text.utf8.count)
                && text.utf8.dropFirst().allSatisfy { (48...57).contains($0) }
    }

    package var description: String {
        var text = [CChar](repeating: 0, count: 64)
        guard inet_ntop(bytes.count == 4 ? AF_INET : AF_INET6, bytes, &text, socklen_t(text.count)) != nil else {
            return ""
        }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

extension IPAddress {
    /// Whom an address is likely to belong to: one IPv4 address, or one IPv6 /64, which is the
    /// least that a household is given (RFC 6177 section 2).
    package var household: IPAddress { masked(to: 64) }

    /// What one customer of a provider is given at most as a rule: an IPv6 /48 (RFC 6177), or the
    /// IPv4 address alone.
    package var site: IPAddress { masked(to: 48) }

    private func masked(to bits: Int) -> IPAddress {
        guard bytes.count == 16 else { return self }
        // Through a translator (RFC 6052 section 2.1), behind which all of IPv4 would be one
        // household.
        if bytes.starts(with: Self.translated) { return IPAddress(bytes: Array(bytes.suffix(4))) }
        return IPAddress(bytes: bytes.enumerated().map { $0 < bits / 8 ? $1 : 0 })
    }
}
