import Foundation

/// Bytes on their way out, gathered so that the system is asked seldom.
final class ByteSink {
    private static let capacity = 1 << 18

    private let descriptor: Int32
    private let name: String
    private let isOwned: Bool
    private var buffer: [UInt8] = []
    private(set) var count: Int64 = 0

    /// The standard output.
    init(standardOutput: Void) {
        descriptor = STDOUT_FILENO
        name = "the standard output"
        isOwned = false
        buffer.reserveCapacity(Self.capacity)
    }

    /// A new file that only its owner can read.
    /// - Throws: `transfer.file-exists` rather than writing over anything.
    init(newFile path: String) throws(TransferFailure) {
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            guard errno != EEXIST else {
                throw TransferFailure(
                    "transfer.file-exists", "There is a file \(path) already. Name another, or remove it.", .system)
            }
            throw TransferFailure(
                "transfer.unwritable", "\(path) can't be made: \(String(cString: strerror(errno))).", .system)
        }
        name = path
        isOwned = true
        buffer.reserveCapacity(Self.capacity)
    }

    /// An existing file, cut to `length`, or a new one; writing continues at its end.
    init(continuing path: String, at length: Int64) throws(TransferFailure) {
        descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0, ftruncate(descriptor, off_t(length)) == 0,
            lseek(descriptor, off_t(length), SEEK_SET) == off_t(length)
        else {
            throw TransferFailure(
                "transfer.unwritable", "\(path) can't be written: \(String(cString: strerror(errno))).", .system)
        }
        name = path
        isOwned = true
    }

    deinit { if isOwned { close(descriptor) } }

    func write(_ bytes: some Collection<UInt8>) throws(TransferFailure) {
        buffer.append(contentsOf: bytes)
        count += Int64(bytes.count)
        if buffer.count >= Self.capacity { try flush() }
    }

    /// Hands everything to the system.
    func flush() throws(TransferFailure) {
        var rest = buffer[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            guard written >= 0 || errno == EINTR else {
                throw TransferFailure(
                    "transfer.unwritable", "\(name) can't be written: \(String(cString: strerror(errno))).", .system)
            }
            rest = rest.dropFirst(max(written, 0))
        }
        buffer.removeAll(keepingCapacity: true)
    }

    /// Until it is on the disk, where it goes to one.
    func finish() throws(TransferFailure) {
        try flush()
        // A pipe or a terminal has nothing to sync, and says so.
        guard isOwned, fsync(descriptor) != 0, errno != EINVAL, errno != EROFS else { return }
        throw TransferFailure(
            "transfer.unwritable", "\(name) can't be written: \(String(cString: strerror(errno))).", .system)
    }
}
