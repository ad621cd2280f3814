import Foundation
import TestSupport
import Testing

/// Lets every flush of a running program fail as on a broken disk (fdatasync(2), `EIO`), from the
/// moment it is made until ``end()``. Whatever was written stays where it is, so nothing else shows
/// that anything is wrong.
final class FailingFlushes {
    private let tracer: Process

    /// Returns when it is in force.
    init(of server: Int32) async throws {
        tracer = Self.tracer(of: server)
        try tracer.run()
        try await eventually(within: .seconds(10)) { try Self.isTraced(server) }
    }

    deinit { if tracer.isRunning { kill(tracer.processIdentifier, SIGKILL) } }

    /// Whether a process here may look into another one (ptrace(2)).
    static var isPossible: Bool {
        let sleeper = Process()
        sleeper.executableURL = URL(filePath: "/usr/bin/env")
        sleeper.arguments = ["sleep", "20"]
        guard (try? sleeper.run()) != nil else { return false }
        defer { sleeper.terminate() }
        let tracer = tracer(of: sleeper.processIdentifier)
        guard (try? tracer.run()) != nil else { return false }
        defer { kill(tracer.processIdentifier, SIGKILL) }
        while tracer.isRunning {
            if (try? isTraced(sleeper.processIdentifier)) == true { return true }
            usleep(1000)
        }
        return false
    }

    /// The program continues, and its disk takes everything again.
    func end() async throws {
        // No other signal ends it while its program is at rest.
        kill(tracer.processIdentifier, SIGKILL)
        try await tracer.end(within: .seconds(10))
    }

    private static func tracer(of id: Int32) -> Process {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            [
                "strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=fdatasync", "-e", "inject=fdatasync:error=EIO",
                "-p", String(id),
            ]
        process.standardError = FileHandle.nullDevice
        return process
    }

    /// Every thread of it (proc_pid_status(5), `TracerPid`).
    private static func isTraced(_ id: Int32) throws -> Bool {
        let threads = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(id)/task")
        return try threads.allSatisfy { thread in
            try String(contentsOfFile: "/proc/\(id)/task/\(thread)/status", encoding: .utf8).contains(
                /TracerPid:\s+[1-9]/)
        }
    }
}
