/// Where random bits come from: the system's generator in a server, a seed in a test.
package struct Randomness: Sendable {
    /// 64 uniform bits per call.
    package let word: @Sendable () -> UInt64

    package init(word: @escaping @Sendable () -> UInt64) { self.word = word }

    package static let system = Randomness {
        var generator = SystemRandomNumberGenerator()
        return generator.next()
    }

    package func bytes(_ count: Int) -> [UInt8] {
        var bytes = [UInt8]()
        bytes.reserveCapacity(count + 8)
        while bytes.count < count {
            withUnsafeBytes(of: word()) { bytes.append(contentsOf: $0) }
        }
        return Array(bytes.prefix(count))
    }
}
