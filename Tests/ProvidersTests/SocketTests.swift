import CChildProcess
import Foundation
import Glibc
import Providers
import ReaderProtocol
import Testing

/// With systemd's own program for trying out socket units, which starts a process for each
/// connection as `Accept=yes` does.
@Suite("Reading documents over a socket", .serialized)
struct SocketTests {
    /// Ends with the test.
    private final class Activation {
        let path = "\(Programs.folder)-\(UUID().uuidString.prefix(8)).socket"
        private var id = pid_t()

        init(_ program: String) throws {
            let arguments: [String] = [
                "/usr/bin/systemd-socket-activate", "--accept", "--inetd", "--listen=\(path)", program,
            ]
            let words = arguments.map { strdup($0) }
            defer { for word in words { free(word) } }
            let nowhere = open("/dev/null", O_RDWR)
            defer { close(nowhere) }
            guard bindery_spawn(words.map { UnsafePointer($0) } + [nil], nowhere, nowhere, &id) == 0 else {
                throw POSIXError(.ENOEXEC)
            }
            while !isListening { usleep(5000) }
        }

        /// The socket's file is there before anybody listens.
        private var isListening: Bool {
            let client = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(client) }
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
            return withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(client, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
                    == 0
            }
        }

        deinit {
            kill(-id, SIGKILL)
            waitpid(id, nil, 0)
            unlink(path)
        }
    }

    private func reader(_ path: String, deadline: Duration = .seconds(15)) -> CagedReader {
        var limits = CagedReader.Limits()
        limits.deadline = deadline
        return CagedReader(.socket(path: path), limits: limits)
    }

    @Test("A document is checked and drawn")
    func whole() async throws {
        let activation = try Activation(Programs.reader)
        let reader = reader(activation.path)
        #expect(try await reader.check(onePage, type: .pdf) == 1)
        #expect(try await reader.render(page: 1, of: onePage, type: .pdf).height == 1754)
        await #expect(throws: ReaderFailure.refused(.damaged)) { try await reader.check([], type: .pdf) }
    }

    @Test("A reader that hangs is given up at the deadline")
    func hangs() async throws {
        let activation = try Activation(try Programs.file("#!/usr/bin/bash\nsleep 3\n"))
        await #expect(throws: ReaderFailure.late) {
            try await reader(activation.path, deadline: .milliseconds(300)).check(onePage, type: .pdf)
        }
    }

    @Test("A reader that says nothing has broken off")
    func silent() async throws {
        let activation = try Activation("/bin/true")
        await #expect(throws: ReaderFailure.brokenReply(.message(.cut))) {
            try await reader(activation.path).check(onePage, type: .pdf)
        }
    }

    @Test("A socket that isn't there is named, with what to do")
    func noSocket() async {
        let failure = ReaderFailure.unavailable(
            .noSocket(path: "/run/none.socket", reason: "No such file or directory"))
        await #expect(throws: failure) { try await reader("/run/none.socket").check(onePage, type: .pdf) }
    }

    @Test("A path that no socket can have is told as such")
    func longPath() async {
        let path = "/" + String(repeating: "x", count: 200)
        await #expect(throws: ReaderFailure.unavailable(.noSocket(path: path, reason: "File name too long"))) {
            try await reader(path).check(onePage, type: .pdf)
        }
    }
}
