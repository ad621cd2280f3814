import CChildProcess
import Glibc

/// A program whose standard input and output are one socket.
///
/// It must be started and ended by the same thread: bubblewrap ends when the thread that started it
/// does.
struct ChildProcess {
    let socket: Descriptor
    let cancelled: Descriptor
    /// Closed on cancellation, which ends `cancelled`.
    let cancelling: Descriptor
    private let complaints: Descriptor
    private let id: pid_t

    init(_ arguments: [String]) throws(SystemError) {
        let (ours, theirs) = try Descriptor.socketPair()
        let (reading, writing) = try Descriptor.socketPair()
        // A program that complains without end must not wait for a reader.
        try reading.setNonBlocking()
        try writing.setNonBlocking()
        id = try Self.spawn(arguments, stream: theirs, complaints: writing)
        (socket, complaints) = (ours, reading)
        (cancelled, cancelling) = try Descriptor.socketPair()
    }

    /// Ends the program and all that it started in its process group, and waits, so that nothing of
    /// it is left.
    func end() {
        kill(-id, SIGKILL)
        while waitpid(id, nil, 0) < 0, errno == EINTR {}
    }

    /// The first line of what the program has said on standard error.
    var complaint: String {
        let bytes = [UInt8](unsafeUninitializedCapacity: 512) { buffer, filled in
            filled = max(0, read(complaints.number, buffer.baseAddress, buffer.count))
        }
        return String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }

    private static func spawn(
        _ arguments: [String], stream: Descriptor, complaints: Descriptor
    ) throws(SystemError) -> pid_t {
        let words = arguments.map { strdup($0) }
        defer { for word in words { free(word) } }
        let list = words.map { UnsafePointer($0) } + [nil]
        var id = pid_t()
        let code = bindery_spawn(list, stream.number, complaints.number, &id)
        guard code == 0 else { throw SystemError(code: code) }
        return id
    }
}
