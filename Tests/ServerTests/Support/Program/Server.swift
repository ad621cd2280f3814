import Foundation
import NIOCore
import NIOPosix
import TestSupport
import Testing

/// A running server. It ends with the test at the latest.
final class Server: Sendable {
    let port: Int
    let api: API
    private let process: Process
    private let program: Program
    private let files: Files

    private init(_ program: Program, port: Int, apiKey: String, process: Process, files: Files) {
        self.program = program
        self.port = port
        api = API(port: port, key: apiKey)
        self.process = process
        self.files = files
    }

    deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

    /// Another program may take the port between its being found and its being taken, so it is
    /// tried on several.
    static func start(_ program: Program, _ arguments: [String], apiKey: String) async throws -> Server {
        for _ in 0..<3 {
            let (port, files) = (try await freePort(), try Files(in: program.folder.path))
            let process = try program.with(["HTTP_PORT": String(port)]).launch(arguments, files)
            let server = Server(program, port: port, apiKey: apiKey, process: process, files: files)
            if try await server.comesUp() { return server }
        }
        throw TooLate()
    }

    /// Starts it and kills it while it is coming up, or just after.
    static func startAndKill(_ program: Program, after span: Duration) async throws {
        let (port, files) = (try await freePort(), try Files(in: program.folder.path))
        let process = try program.with(["HTTP_PORT": String(port)]).launch(["serve"], files)
        try await Task.sleep(for: span)
        kill(process.processIdentifier, SIGKILL)
        try await process.end(within: .seconds(10))
    }

    /// - Returns: false where the port was taken.
    private func comesUp() async throws -> Bool {
        try await eventually(within: .seconds(30)) {
            if !process.isRunning { return true }
            return try await api.isReady()
        }
        if process.isRunning { return true }
        let said = try files.said
        try #require(said.contains("http.port-taken"), "the server did not come up: \(said)")
        return false
    }

    static func freePort() async throws -> Int {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton).bind(
            host: "127.0.0.1", port: 0
        ).get()
        let port = channel.localAddress?.port
        try await channel.close()
        return try #require(port)
    }

    var isRunning: Bool { process.isRunning }

    /// Of its process.
    var id: Int32 { process.processIdentifier }

    /// All it printed so far, on both outputs.
    var printed: String { get throws { try files.output + files.said } }

    /// Megabytes of memory that are its own at this moment (proc_pid_status(5), `RssAnon`).
    var memory: Int {
        get throws {
            let status = try String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
            let line = try #require(status.firstMatch(of: /RssAnon:\s+(\d+) kB/))
            return (Int(line.1) ?? 0) / 1024
        }
    }

    /// Sockets that it has open (proc_pid_fd(5)).
    var connections: Int {
        get throws {
            let folder = "/proc/\(process.processIdentifier)/fd"
            return try FileManager.default.contentsOfDirectory(atPath: folder).count { name in
                (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\(name)").hasPrefix("socket:"))
                    ?? false
            }
        }
    }

    /// As a failing machine would.
    func killAtOnce() async throws {
        kill(process.processIdentifier, SIGKILL)
        try await process.end(within: .seconds(10))
    }

    func terminate() { process.terminate() }

    /// - Returns: its exit code.
    func ended(within span: Duration = .seconds(30)) async throws -> Int32 {
        try await process.end(within: span)
        try #require(process.terminationReason == .exit, "a signal ended it: \(process.terminationStatus)")
        return process.terminationStatus
    }

    func stop() async throws {
        terminate()
        #expect(try await ended() == 0)
    }
}
