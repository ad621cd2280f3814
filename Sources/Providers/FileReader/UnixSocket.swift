import Glibc

/// The socket of the unit `bindery-reader.socket`.
enum UnixSocket {
    static func exchange(
        _ request: [UInt8], path: String, deadline: ContinuousClock.Instant, cancellation: Cancellation
    ) throws(ReaderFailure) -> [UInt8] {
        let (socket, (cancelled, cancelling)) = try open(path)
        cancellation.watch(cancelling)
        var conversation = Conversation(request, over: socket, deadline: deadline, cancelled: cancelled)
        return try conversation.run()
    }

    private static func open(_ path: String) throws(ReaderFailure) -> (Descriptor, (Descriptor, Descriptor)) {
        do {
            return (try connected(to: path), try Descriptor.socketPair())
        } catch {
            // With more connections than its unit allows, systemd closes at once; with a full
            // queue, the kernel says this.
            throw error.code == EAGAIN ? .busy : .unavailable(.noSocket(path: path, reason: error.reason))
        }
    }

    private static func connected(to path: String) throws(SystemError) -> Descriptor {
        var address = sockaddr_un()
        let name = Array(path.utf8)
        guard name.count < MemoryLayout.size(ofValue: address.sun_path) else { throw SystemError(code: ENAMETOOLONG) }
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        // Not blocking: a queue that is full must not hold the thread.
        let socket = Descriptor(
            Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0))
        guard socket.number >= 0 else { throw .last() }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket.number, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else { throw .last() }
        return socket
    }
}
