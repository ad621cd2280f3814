import Foundation

/// The server's program, run as another process with the bench's settings.
struct ServerProgram: Sendable {
    let folder: URL
    let port: Int
    let store: BenchStore

    /// What the environment sets of logs and limits holds here too. Nothing else does: a path set
    /// for the real server must not lead the bench to its database.
    private var environment: [String: String] {
        let kept = ProcessInfo.processInfo.environment.filter { name, _ in
            !name.hasPrefix("BINDERY_") || name.hasPrefix("BINDERY_LOG_") || name.hasPrefix("BINDERY_LIMITS_")
        }
        // A client of the bench may wait for others before its next request, longer than a real
        // server would tolerate.
        let patient = ["BINDERY_LIMITS_PATIENCE": "60s"].merging(kept) { _, kept in kept }
        return patient.merging(
            [
                "BINDERY_HTTP_HOST": "127.0.0.1", "BINDERY_HTTP_PORT": String(port), "BINDERY_DATA_FOLDER": folder.path,
                "BINDERY_POLICIES_FOLDER": policies.path, "BINDERY_SMS_GATEWAY": "demo", "BINDERY_MAIL_GATEWAY": "demo",
            ].merging(store.environment) { _, database in database }
        ) { _, ours in ours }
    }

    private var policies: URL { folder.appending(path: "policies", directoryHint: .isDirectory) }
    private var policyFile: URL { policies.appending(path: "\(BenchPolicy.realm).yaml") }
    var policy: String { get throws { try String(contentsOf: policyFile, encoding: .utf8) } }
    private var log: URL { folder.appending(path: "server.log") }

    func write(policy: String) throws {
        try FileManager.default.createDirectory(at: policies, withIntermediateDirectories: true)
        try policy.write(to: policyFile, atomically: true, encoding: .utf8)
    }

    /// Runs a command to its end.
    /// - Returns: what it printed.
    func output(of arguments: [String]) throws -> Data {
        let output = Pipe()
        let process = try launch(.server(arguments), output: output)
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw BenchFailure.server(
                "could not be prepared: `\(arguments.joined(separator: " "))` failed", said: said)
        }
        return data
    }

    /// Starts a program and leaves it running.
    func launch(_ launch: Launch, output: Any = FileHandle.nullDevice) throws -> Process {
        let process = Process()
        process.executableURL = try launch.program
        process.arguments = launch.arguments
        process.environment = environment
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = try appended(log)
        try process.run()
        return process
    }

    private func appended(_ file: URL) throws -> FileHandle {
        if !FileManager.default.fileExists(atPath: file.path) { try Data().write(to: file) }
        let handle = try FileHandle(forWritingTo: file)
        try handle.seekToEnd()
        return handle
    }

    /// The end of what the program said, for finding out why it failed.
    var said: String {
        let lines = (try? String(contentsOf: log, encoding: .utf8))?.split(separator: "\n") ?? []
        return lines.suffix(10).joined(separator: "\n")
    }
}
