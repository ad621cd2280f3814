import Foundation

/// What the system counts for one process (proc(5)).
struct ProcessFigures: Sendable {
    /// Time on a processor, for itself and for its calls into the system.
    let cpu: Duration
    /// Bytes in memory now, and at most so far.
    let resident: Int
    let peak: Int

    /// - Parameter process: its id, or `self`.
    /// - Throws: when it no longer runs.
    static func read(_ process: String) throws -> ProcessFigures {
        let status = try text(of: process, "status")
        return ProcessFigures(
            cpu: try cpu(of: process), resident: bytes("VmRSS", in: status), peak: bytes("VmHWM", in: status))
    }

    /// Fields 14 and 15, counted from the end of the program's name, which may itself hold spaces.
    private static func cpu(of process: String) throws -> Duration {
        let stat = try text(of: process, "stat")
        let fields = stat[(stat.lastIndex(of: ")") ?? stat.startIndex)...].split(separator: " ")
        guard fields.count > 13, let user = Int(fields[12]), let system = Int(fields[13]) else {
            throw BenchFailure.server("has no times that can be read")
        }
        return .milliseconds((user + system) * 1000 / sysconf(Int32(_SC_CLK_TCK)))
    }

    private static func bytes(_ name: String, in status: String) -> Int {
        let line = status.split(separator: "\n").first { $0.hasPrefix(name + ":") }
        return (line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0) * 1024
    }

    private static func text(of process: String, _ file: String) throws -> String {
        try String(contentsOfFile: "/proc/\(process)/\(file)", encoding: .utf8)
    }
}
