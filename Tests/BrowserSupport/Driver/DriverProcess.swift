import Foundation
import TestSupport

/// The one chromedriver of a test run.
actor DriverProcess {
    static let shared = DriverProcess()

    /// Why no browser could be had.
    struct NotStarted: Error, CustomStringConvertible {
        let description: String
    }

    private var starting: Task<WebDriver, any Error>?

    /// Starts it the first time.
    func driver() async throws -> WebDriver {
        if let starting { return try await starting.value }
        let task = Task { try await Self.start() }
        starting = task
        return try await task.value
    }

    private static func start() async throws -> WebDriver {
        let folder = try TemporaryFolder()
        let said = URL(filePath: folder.path + "/driver.log")
        try Data().write(to: said)
        let process = try launch(in: folder.path, saying: said)
        let port = try await port(in: said, of: process)
        return WebDriver(url: "http://127.0.0.1:\(port)", keeping: folder)
    }

    /// Chromium's processes outlive a driver that is ended, and we may be killed at any moment, so
    /// a shell holds the group: it reads from a pipe that we keep open, and clears away when that
    /// closes, however we end.
    private static let keeper = """
        set -m
        trap : INT TERM HUP
        chromedriver --port=0 </dev/null &
        driver=$!
        read -r _
        kill -KILL -- "-$driver" 2>/dev/null
        wait
        rm -rf -- "$TMPDIR"
        """

    private static func launch(in folder: String, saying log: URL) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["bash", "-c", keeper]
        // Chromium leaves its profiles in the folder for temporary files.
        process.environment = ProcessInfo.processInfo.environment.merging(["TMPDIR": folder]) { _, ours in ours }
        process.standardInput = leash
        let output = try FileHandle(forWritingTo: log)
        process.standardOutput = output
        process.standardError = output
        try process.run()
        return process
    }

    /// Open for as long as we run.
    private static let leash = Pipe()

    private static func port(in log: URL, of process: Process) async throws -> Int {
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline, process.isRunning {
            let said = try String(contentsOf: log, encoding: .utf8)
            if let found = said.firstMatch(of: /started successfully on port (\d+)/), let port = Int(found.1) {
                return port
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        let said = try String(contentsOf: log, encoding: .utf8)
        throw NotStarted(description: "chromedriver did not start (`make browser` installs it): \(said)")
    }
}
