import Foundation
import TestSupport

/// The bench as its user runs it.
enum BenchProgram {
    struct Outcome {
        let status: Int32
        let output: Data
        let said: String

        var text: String { String(decoding: output, as: UTF8.self) }
    }

    /// The build puts it beside the bundle of the tests.
    private static let executable = URL(filePath: ProcessInfo.processInfo.arguments[0]).resolvingSymlinksInPath()
        .deletingLastPathComponent().appending(path: "bindery-bench")

    /// Runs it to its end. It writes to files, since a pipe that nobody empties stops its writer.
    static func run(_ arguments: [String], _ environment: [String: String] = [:]) async throws -> Outcome {
        let folder = try TemporaryFolder()
        let files = ["out", "err"].map { URL(filePath: folder.path).appending(path: $0) }
        for file in files { try Data().write(to: file) }
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: files[0])
        process.standardError = try FileHandle(forWritingTo: files[1])
        try await withCheckedThrowingContinuation { (ended: CheckedContinuation<Void, any Error>) in
            process.terminationHandler = { _ in ended.resume() }
            do { try process.run() } catch { ended.resume(throwing: error) }
        }
        return Outcome(
            status: process.terminationStatus, output: try Data(contentsOf: files[0]),
            said: String(decoding: try Data(contentsOf: files[1]), as: UTF8.self))
    }
}
