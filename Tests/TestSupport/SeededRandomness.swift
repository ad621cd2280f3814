import Synchronization

/// Randomness that comes out the same for the same seed, from any thread (SplitMix64). A failing
/// run is repeated by its seed.
///
/// Never for keys or codes outside of tests: who sees one value knows all the others.
package final class SeededRandomness: RandomNumberGenerator, Sendable {
    private let state: Mutex<UInt64>

    package init(seed: UInt64) {
        state = Mutex(seed)
    }

    package func next() -> UInt64 {
        let counter = state.withLock { counter in
            counter &+= 0x9E37_79B9_7F4A_7C15
            return counter
        }
        return Self.mixed(counter)
    }

    /// As many bytes as asked for.
    package func bytes(_ count: Int) -> [UInt8] {
        var bytes = [UInt8]()
        bytes.reserveCapacity(count + 7)
        while bytes.count < count {
            withUnsafeBytes(of: next().littleEndian) { bytes.append(contentsOf: $0) }
        }
        return Array(bytes.prefix(count))
    }

    /// What an ``ID`` takes.
    package func words() -> (high: UInt64, low: UInt64) { (next(), next()) }

    private static func mixed(_ counter: UInt64) -> UInt64 {
        var value = counter
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
