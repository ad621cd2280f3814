import Glibc
import ReaderProtocol

/// Sends a request over a stream socket and takes what comes back until the other side closes.
struct Conversation {
    private let socket: Descriptor
    private let deadline: ContinuousClock.Instant
    private let cancelled: Descriptor
    private var unsent: ArraySlice<UInt8>
    private var received: [UInt8] = []

    /// - Parameter cancelled: one end of a pair whose other end is closed on cancellation.
    init(_ request: [UInt8], over socket: Descriptor, deadline: ContinuousClock.Instant, cancelled: Descriptor) {
        (self.socket, self.deadline, self.cancelled, unsent) = (socket, deadline, cancelled, request[...])
    }

    /// - Returns: at most one byte more than the largest reply.
    mutating func run() throws(ReaderFailure) -> [UInt8] {
        do { try socket.setNonBlocking() } catch { throw .unavailable(.system(reason: error.reason)) }
        while received.count <= ReaderReply.largest {
            let ready = try wait()
            if ready & POLLOUT != 0 { send() }
            if ready & (POLLIN | POLLHUP | POLLERR) != 0, try receive() == .end { return received }
        }
        throw .brokenReply(.message(.tooLarge))
    }

    private enum Progress { case more, end }

    private func wait() throws(ReaderFailure) -> Int32 {
        let wanted = unsent.isEmpty ? POLLIN : POLLIN | POLLOUT
        var polled = [
            pollfd(fd: socket.number, events: Int16(wanted), revents: 0),
            pollfd(fd: cancelled.number, events: Int16(POLLIN), revents: 0),
        ]
        let left = ContinuousClock.now.duration(to: deadline)
        guard left > .zero else { throw .late }
        let milliseconds = Int32(
            clamping: left.components.seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000 + 1)
        let count = poll(&polled, nfds_t(polled.count), milliseconds)
        if polled[1].revents != 0 { throw .cancelled }
        return count > 0 ? Int32(polled[0].revents) : 0
    }

    /// A program that has stopped reading may still have replied, so a failure to send is left for
    /// the reply to explain.
    private mutating func send() {
        let sent = unsent.withUnsafeBytes { Glibc.send(socket.number, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        if sent > 0 { unsent = unsent.dropFirst(sent) } else if errno != EAGAIN, errno != EINTR { unsent = [] }
        if unsent.isEmpty { shutdown(socket.number, Int32(SHUT_WR)) }
    }

    private static let chunk = 64 * 1024

    private mutating func receive() throws(ReaderFailure) -> Progress {
        let (bytes, failed) = Self.receive(from: socket)
        received.append(contentsOf: bytes)
        if failed { return errno == EAGAIN || errno == EINTR ? .more : .end }
        return bytes.isEmpty ? .end : .more
    }

    private static func receive(from socket: Descriptor) -> (bytes: [UInt8], failed: Bool) {
        var failed = false
        let bytes = [UInt8](unsafeUninitializedCapacity: chunk) { buffer, filled in
            let length = recv(socket.number, buffer.baseAddress, buffer.count, 0)
            failed = length < 0
            filled = max(0, length)
        }
        return (bytes, failed)
    }
}
