/// Names the kind of thing an ``ID`` stands for, and the prefix people see.
package protocol Entity: Sendable {
    /// Lower-case letters, shown before the underscore: `acct` in
    /// `acct_01h455vb4pex5vsknk084sn02q`.
    static var prefix: String { get }
}

/// A UUIDv7 (RFC 9562 section 5.7), 16 bytes, that cannot be mistaken for the id of another kind of
/// thing.
///
/// Shown as `prefix_` and 26 characters of Crockford's base 32 in lower case, as TypeID 0.3 writes
/// it, so that ids sort by time in text as they do in bytes.
package struct ID<Of: Entity>: Hashable, Sendable, Comparable {
    package let high: UInt64
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// - Parameters:
    ///   - now: gives the 48 bits of milliseconds.
    ///   - random: the lower 12 bits of `high` and the lower 62 of `low` are used; the rest is
    ///     version and variant.
    package init(at now: Instant, random: (high: UInt64, low: UInt64)) {
        high = UInt64(bitPattern: now.milliseconds) << 16 | 0x7000 | (random.high & 0x0FFF)
        low = 0x8000_0000_0000_0000 | (random.low & 0x3FFF_FFFF_FFFF_FFFF)
    }

    /// - Parameter bytes: exactly 16 bytes, big-endian; anything else gives nil.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        var words: (UInt64, UInt64) = (0, 0)
        for (offset, byte) in bytes.enumerated() {
            if offset < 8 { words.0 = words.0 << 8 | UInt64(byte) } else { words.1 = words.1 << 8 | UInt64(byte) }
        }
        self.init(high: words.0, low: words.1)
    }

    /// Whether an id may have this as its first half: that of one made here says which version it is.
    package static func mayBegin(with high: UInt64) -> Bool { high & 0xF000 == 0x7000 }

    /// 16 bytes, big-endian.
    package var bytes: [UInt8] {
        var result = [UInt8]()
        result.reserveCapacity(16)
        for word in [high, low] {
            for shift in stride(from: 56, through: 0, by: -8) {
                result.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
            }
        }
        return result
    }

    package static func < (left: Self, right: Self) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }
}

extension ID: LosslessStringConvertible {
    package init?(_ text: String) {
        let lead = Of.prefix + "_"
        guard text.hasPrefix(lead), let words = CrockfordBase32.decode(text.utf8.dropFirst(lead.utf8.count)) else {
            return nil
        }
        self.init(high: words.high, low: words.low)
    }

    /// - Parameter bare: what ``bare`` is.
    package init?(bare: some StringProtocol) { self.init("\(Of.prefix)_\(bare)") }

    /// Without its prefix, for where every character counts and the kind of thing is known.
    package var bare: String { CrockfordBase32.encode(high: high, low: low) }

    package var description: String { "\(Of.prefix)_\(bare)" }
}

extension ID: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let id = Self(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "not an id of the form \(Of.prefix)_…")
        }
        self = id
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// Crockford's base 32 of 128 bits: 26 characters, the first of which carries three bits.
private enum CrockfordBase32 {
    static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
    static let values: [UInt8: UInt64] = Dictionary(
        uniqueKeysWithValues: alphabet.enumerated().map { ($1, UInt64($0)) })

    static func encode(high: UInt64, low: UInt64) -> String {
        var characters = [UInt8](repeating: 0, count: 26)
        var (high, low) = (high, low)
        for position in stride(from: 25, through: 0, by: -1) {
            characters[position] = alphabet[Int(low & 31)]
            low = low >> 5 | high << 59
            high >>= 5
        }
        return String(decoding: characters, as: UTF8.self)
    }

    static func decode(_ text: Substring.UTF8View) -> (high: UInt64, low: UInt64)? {
        guard text.count == 26, let first = text.first.flatMap({ values[$0] }), first < 8 else { return nil }
        var (high, low): (UInt64, UInt64) = (0, 0)
        for character in text {
            guard let value = values[character] else { return nil }
            high = high << 5 | low >> 59
            low = low << 5 | value
        }
        return (high, low)
    }
}
