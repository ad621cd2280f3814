import Foundation

/// A port of the loopback interface that nobody listens on at the moment.
enum FreePort {
    static func find() throws -> Int {
        let listener = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        guard listener >= 0 else { throw PostgresClusterFailure("no socket can be made") }
        defer { close(listener) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { general in
                bind(listener, general, size) == 0 && getsockname(listener, general, &size) == 0
            }
        }
        guard isBound else { throw PostgresClusterFailure("no port is free") }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
