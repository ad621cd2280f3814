import Foundation

/// A file's bytes from front to back, a buffer at a time.
///
/// Never holds more than the buffer and what one call asks for.
final class ByteSource {
    static let bufferSize = 1 << 18

    let path: String
    let size: Int64
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var taken = 0
    private var offsetOfBuffer: Int64

    /// Of the next byte.
    var offset: Int64 { offsetOfBuffer + Int64(taken) }

    /// - Throws: `import.unreadable`, also for anything but an ordinary file: it is read more than once.
    init(path: String, from start: Int64 = 0) throws(TransferFailure) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        var status = stat()
        guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
            throw Self.unreadable(path, String(cString: strerror(errno)))
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw Self.unreadable(path, "it is not an ordinary file")
        }
        self.path = path
        size = Int64(status.st_size)
        offsetOfBuffer = start
        guard lseek(descriptor, off_t(start), SEEK_SET) == off_t(start) else {
            throw Self.unreadable(path, "it is too short")
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// - Returns: the next bytes, at most as many; none at the end.
    func some(upTo limit: Int) throws(TransferFailure) -> ArraySlice<UInt8> {
        if taken == buffer.count { try fill() }
        let bytes = buffer[taken..<min(buffer.count, taken + limit)]
        taken += bytes.count
        return bytes
    }

    /// - Returns: exactly as many bytes, or nil where the file ends before.
    func exactly(_ count: Int) throws(TransferFailure) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        while bytes.count < count {
            let next = try some(upTo: count - bytes.count)
            guard !next.isEmpty else { return nil }
            bytes.append(contentsOf: next)
        }
        return bytes
    }

    private func fill() throws(TransferFailure) {
        offsetOfBuffer += Int64(buffer.count)
        taken = 0
        if buffer.count != Self.bufferSize { buffer = [UInt8](repeating: 0, count: Self.bufferSize) }
        var count = 0
        repeat {
            count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
        } while count < 0 && errno == EINTR
        guard count >= 0 else { throw Self.unreadable(path, String(cString: strerror(errno))) }
        if count < buffer.count { buffer.removeLast(buffer.count - count) }
    }

    private static func unreadable(_ path: String, _ why: String) -> TransferFailure {
        TransferFailure("import.unreadable", "\(path) can't be read: \(why).", .system)
    }
}
