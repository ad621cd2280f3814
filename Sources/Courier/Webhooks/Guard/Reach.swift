import Domain

/// Whom an address leads to.
package enum Reach: Sendable, Hashable {
    /// This machine.
    case loopback
    /// The operator's own network: RFC 1918, RFC 4193, RFC 6598.
    case privateNetwork
    /// Anything else that isn't a host of the internet: link-local (cloud metadata lives there),
    /// multicast, documentation, reserved.
    case special
    case everybody
}

extension IPAddress {
    package var reach: Reach { bytes.count == 4 ? Self.reach(v4: bytes) : Self.reach(v6: bytes) }

    private static func reach(v4 bytes: [UInt8]) -> Reach {
        switch (bytes[0], bytes[1], bytes[2]) {
        case (127, _, _): .loopback
        case (10, _, _), (172, 16...31, _), (192, 168, _), (100, 64...127, _): .privateNetwork
        // IANA special-purpose registry: this network, link-local, protocol assignments,
        // documentation, relay anycast, benchmarks.
        case (0, _, _), (169, 254, _), (192, 0, 0), (192, 0, 2), (192, 88, 99), (198, 18...19, _), (198, 51, 100),
            (203, 0, 113):
            .special
        case (224..., _, _): .special
        default: .everybody
        }
    }

    private static func reach(v6 bytes: [UInt8]) -> Reach {
        // An IPv4 address behind a translator reaches what it reaches directly (RFC 6052 section
        // 2.1).
        if bytes.starts(with: [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0]) {
            return reach(v4: Array(bytes.suffix(4)))
        }
        if bytes == [UInt8](repeating: 0, count: 15) + [1] { return .loopback }
        if bytes[0] & 0xFE == 0xFC { return .privateNetwork }
        // Only 2000::/3 is given out, and of it 6to4, Teredo and other protocol ranges and
        // documentation aren't hosts of their own.
        guard bytes[0] & 0xE0 == 0x20 else { return .special }
        return switch (bytes[0], bytes[1], bytes[2], bytes[3]) {
        case (0x20, 0x01, 0...1, _), (0x20, 0x01, 0x0D, 0xB8), (0x20, 0x02, _, _), (0x3F, 0xFF, 0...0x0F, _): .special
        default: .everybody
        }
    }
}
