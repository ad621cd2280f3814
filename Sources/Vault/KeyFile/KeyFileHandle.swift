import Foundation

/// An open file, closed when it goes out of scope.
struct KeyFileHandle: ~Copyable {
    private let number: Int32
    private let path: String

    /// - Parameter action: how a failure names what was tried, as in "Could not `read` PATH".
    init(_ path: String, flags: Int32, mode: mode_t = 0, action: String) throws(KeyFileFailure) {
        number = open(path, flags | O_CLOEXEC, mode)
        self.path = path
        guard number >= 0 else { throw .system(path: path, action: action, code: errno) }
    }

    deinit { if number >= 0 { _ = close(number) } }

    /// What the open file is, not what the path may point to by now.
    func facts() throws(KeyFileFailure) -> (isRegular: Bool, mode: UInt32) {
        var facts = stat()
        guard fstat(number, &facts) == 0 else { throw .system(path: path, action: "examine", code: errno) }
        return (facts.st_mode & S_IFMT == S_IFREG, UInt32(facts.st_mode) & 0o777)
    }

    /// - Returns: at most `limit` bytes; nil where there are more.
    func readAll(limit: Int) throws(KeyFileFailure) -> [UInt8]? {
        var bytes = [UInt8]()
        var chunk = [UInt8](repeating: 0, count: 4096)
        while bytes.count <= limit {
            let count = read(number, &chunk, chunk.count)
            if count == 0 { return bytes }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw .system(path: path, action: "read", code: errno) }
            bytes.append(contentsOf: chunk[..<count])
        }
        return nil
    }

    func writeAll(_ bytes: [UInt8]) throws(KeyFileFailure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(number, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw .system(path: path, action: "write", code: errno) }
            rest = rest.dropFirst(count)
        }
    }

    func setMode(_ mode: mode_t) throws(KeyFileFailure) {
        guard fchmod(number, mode) == 0 else {
            throw .system(path: path, action: "set the permissions of", code: errno)
        }
    }

    func synchronise() throws(KeyFileFailure) {
        guard fsync(number) == 0 else { throw .system(path: path, action: "flush", code: errno) }
    }
}

func systemMessage(_ code: Int32) -> String { String(cString: strerror(code)) }
