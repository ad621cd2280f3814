import Glibc

/// Standard input and output, read and written whole.
enum StandardStreams {
    /// - Returns: nil where the input ends before.
    static func read(_ count: Int) -> [UInt8]? {
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let length = Glibc.read(STDIN_FILENO, buffer.baseAddress.map { $0 + filled }, count - filled)
                if length < 0 && errno == EINTR { continue }
                guard length > 0 else { return }
                filled += length
            }
        }
        return bytes.count == count ? bytes : nil
    }

    /// - Returns: false where nobody reads.
    static func write(_ bytes: [UInt8], to descriptor: Int32 = STDOUT_FILENO) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var written = 0
            while written < buffer.count {
                let length = Glibc.write(descriptor, buffer.baseAddress.map { $0 + written }, buffer.count - written)
                if length < 0 && errno == EINTR { continue }
                guard length > 0 else { return false }
                written += length
            }
            return true
        }
    }
}
