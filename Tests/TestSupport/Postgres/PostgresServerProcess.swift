import Foundation

/// A running server. It never outlives the tests: a guard beside it reads from a pipe that only
/// this process holds open. When that ends without a word, however that came, the guard stops the
/// server and removes its folder.
final class PostgresServerProcess: Sendable {
    private let server: ChildProcess
    private let lifeline: Pipe
    private let data: String

    /// - Parameters:
    ///   - folder: of the whole cluster; its files are in `data` below it.
    ///   - settings: of `postgresql.conf`.
    init(_ programs: PostgresPrograms, in folder: String, settings: [String: String]) throws {
        let data = folder + "/data"
        self.data = data
        lifeline = Pipe()
        let options = settings.sorted { $0.key < $1.key }.map { "-c '\($0.key)=\($0.value)'" }.joined(separator: " ")
        let command = [
            "/bin/sh", "-c",
            """
            exec 3<&0
            server=$$
            (
                read -r line <&3 && exit
                kill -QUIT $server
                for turn in 1 2 3 4 5 6 7 8 9 10; do [ -e '\(data)/postmaster.pid' ] && sleep 0.2; done
                rm -rf '\(folder)'
            ) >/dev/null 2>&1 &
            exec '\(programs.path("postgres"))' -D '\(data)' \(options) </dev/null >>'\(folder)/log' 2>&1 3<&-
            """,
        ]
        // Another child that inherited the open end would keep the server alive.
        _ = fcntl(lifeline.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
        // The reading end stays open here too: without any reader, the word to a guard that was
        // killed would be a signal to us.
        server = try programs.start(command, input: lifeline.fileHandleForReading.fileDescriptor)
    }

    /// Ends all sessions and writes everything out.
    func stop() {
        if let process = processID { kill(process, SIGINT) }
        finish()
    }

    /// Ends every one of its processes at once, as a power failure would.
    func kill() {
        guard let first = processID else { return finish() }
        for process in [first] + Self.children(of: first) { kill(process, SIGKILL) }
        finish()
    }

    private func finish() {
        try? lifeline.fileHandleForWriting.write(contentsOf: Data("stopped\n".utf8))
        try? lifeline.fileHandleForWriting.close()
        server.waitUntilExit()
    }

    var isRunning: Bool { server.isRunning }

    private func kill(_ process: pid_t, _ signal: CInt) { _ = Foundation.kill(process, signal) }

    private var processID: pid_t? {
        guard let text = try? String(contentsOfFile: data + "/postmaster.pid", encoding: .utf8) else { return nil }
        return text.split(whereSeparator: \.isNewline).first.flatMap { pid_t($0) }
    }

    private static func children(of parent: pid_t) -> [pid_t] {
        let processes = ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { pid_t($0) }
        return processes.filter { process in
            guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return false }
            // The name in parentheses may hold anything; the parent is the second word after it.
            let words = stat[(stat.lastIndex(of: ")") ?? stat.startIndex)...].split(separator: " ")
            return words.count > 2 && words[2] == "\(parent)"
        }
    }
}
