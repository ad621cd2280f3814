import Foundation
import Glibc
import Providers
import TestSupport
import Testing

@Suite("Where documents are read")
struct CageTests {
    enum Present: CaseIterable {
        case nothing, file, socket
    }

    private static let beside = Bubblewrap.here.program

    /// - Returns: the socket, or the program in bubblewrap.
    private func found(_ path: String, socket: String = "/nowhere/reader.socket") -> String {
        switch Cage.found(path, socket: socket) {
        case .socket(let path): "socket \(path)"
        case .bubblewrap(let cage): "program \(cage.program)"
        }
    }

    @Test(
        "Where nothing is named, the program beside this one reads, unless a socket is there",
        arguments: Present.allCases)
    func unnamed(present: Present) throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/r.socket"
        try put(present, at: path)
        #expect(found("", socket: path) == (present == .socket ? "socket \(path)" : "program \(Self.beside)"))
    }

    @Test(
        "What is named is taken for what it is, and by its name until it is there",
        arguments: [
            ("reader", Present.nothing, "program"), ("reader", .file, "program"), ("reader", .socket, "socket"),
            ("r.sock", .nothing, "socket"), ("r.socket", .nothing, "socket"), ("r.socket", .file, "program"),
        ])
    func named(name: String, present: Present, taken: String) throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/\(name)"
        try put(present, at: path)
        #expect(found(path) == "\(taken) \(path)")
    }

    private func put(_ present: Present, at path: String) throws {
        switch present {
        case .nothing: break
        case .file: try Data().write(to: URL(fileURLWithPath: path))
        case .socket:
            let server = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(server) }
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
            let bound = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(server, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
            try #require(bound == 0)
        }
    }
}
