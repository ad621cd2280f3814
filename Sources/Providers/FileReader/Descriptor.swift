import Glibc
import Synchronization

/// A file descriptor, closed once.
final class Descriptor: Sendable {
    let number: Int32
    private let isOpen = Mutex(true)

    init(_ number: Int32) { self.number = number }

    deinit { close() }

    func close() {
        let wasOpen = isOpen.withLock { isOpen in
            defer { isOpen = false }
            return isOpen
        }
        if wasOpen { _ = Glibc.close(number) }
    }

    /// Neither is inherited by programs that are started.
    static func socketPair() throws(SystemError) -> (Descriptor, Descriptor) {
        var pair: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &pair) == 0 else {
            throw .last()
        }
        return (Descriptor(pair[0]), Descriptor(pair[1]))
    }

    func setNonBlocking() throws(SystemError) {
        let flags = fcntl(number, F_GETFL)
        guard flags >= 0, fcntl(number, F_SETFL, flags | O_NONBLOCK) == 0 else { throw .last() }
    }
}

struct SystemError: Error {
    let code: Int32

    static func last() -> SystemError { SystemError(code: errno) }

    var reason: String { String(cString: strerror(code)) }
}
