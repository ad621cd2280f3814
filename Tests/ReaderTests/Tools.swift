import CChildProcess
import Foundation
import Glibc
import PDFInspection
import ReaderProtocol

/// Programs that tests start.
enum Tools {
    /// Where the build puts programs.
    static let products = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()

    /// Rewrites a file with qpdf's own program.
    static func qpdf(_ file: [UInt8], _ options: [String]) throws -> [UInt8] {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (before, after) = (folder.appending(path: "before.pdf"), folder.appending(path: "after.pdf"))
        try Data(file).write(to: before)
        _ = try run(URL(fileURLWithPath: "/usr/bin/qpdf"), options + [before.path, after.path], input: [])
        return Array(try Data(contentsOf: after))
    }

    struct Ended {
        let output: [UInt8]
        let complaint: String
        let code: Int32
    }

    /// The program itself, as systemd would start it.
    static func reader(_ input: [UInt8]) throws -> Ended {
        try run(products.appending(path: "bindery-reader"), [], input: input)
    }

    static func sandboxProbe() throws -> Ended { try run(products.appending(path: "SandboxProbe"), [], input: []) }

    /// Standard input and output are one socket, as systemd and the cage have it. Foundation's own
    /// way of starting programs lets those that are started at the same time inherit each other's
    /// pipes, which then never end.
    private static func run(_ program: URL, _ arguments: [String], input: [UInt8]) throws -> Ended {
        var (stream, complaints, id): ([Int32], [Int32], pid_t) = ([-1, -1], [-1, -1], 0)
        socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &stream)
        socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &complaints)
        let words = ([program.path] + arguments).map { strdup($0) }
        defer { for word in words { free(word) } }
        let failed = bindery_spawn(words.map { UnsafePointer($0) } + [nil], stream[1], complaints[1], &id)
        close(stream[1])
        close(complaints[1])
        guard failed == 0 else { throw POSIXError(.ENOEXEC) }
        let (output, complaint) = (exchange(input, over: stream[0]), exchange([], over: complaints[0]))
        var status: Int32 = 0
        waitpid(id, &status, 0)
        return Ended(
            output: output, complaint: String(decoding: complaint, as: UTF8.self),
            code: status & 0x7F == 0 ? status >> 8 : -(status & 0x7F)
        )
    }

    /// Sends all, then receives until the other side closes. A program that refuses a header reads
    /// no further.
    private static func exchange(_ input: [UInt8], over socket: Int32) -> [UInt8] {
        defer { close(socket) }
        var rest = input[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard sent > 0 else { break }
            rest = rest.dropFirst(sent)
        }
        shutdown(socket, Int32(SHUT_WR))
        var (output, chunk) = ([UInt8](), [UInt8](repeating: 0, count: 1 << 16))
        while true {
            let count = recv(socket, &chunk, chunk.count, 0)
            guard count > 0 else { return output }
            output += chunk.prefix(count)
        }
    }
}

func check(_ file: [UInt8]) -> ReaderReply { ReaderRequest(.check, type: .pdf, document: file).answer() }
