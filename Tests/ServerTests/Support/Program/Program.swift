import Foundation
import TestSupport
import Testing

/// The program under test, and the settings it is run with.
struct Program: Sendable {
    struct Outcome: Sendable {
        let status: Int32
        let output: String
        let said: String

        var firstLine: String { said.split(separator: "\n").first.map(String.init) ?? "" }
    }

    /// The folder it runs in. It is there for as long as anything of the program is.
    let folder: TemporaryFolder
    /// `HTTP_PORT` for the variable `BINDERY_HTTP_PORT`.
    var settings: [String: String]
    /// What the program is run by, such as `["nice"]`; it must become the program, so that a signal
    /// reaches that.
    var wrapper: [String] = []

    /// The build puts it beside the bundle of the tests.
    private static let executable = URL(filePath: ProcessInfo.processInfo.arguments[0]).resolvingSymlinksInPath()
        .deletingLastPathComponent().appending(path: "bindery")

    func with(_ more: [String: String]) -> Program {
        Program(folder: folder, settings: settings.merging(more) { _, new in new }, wrapper: wrapper)
    }

    /// Runs a command to its end.
    func run(_ arguments: [String], input: String = "") async throws -> Outcome {
        let files = try Files(in: folder.path, input: input)
        let process = try launch(arguments, files)
        try await process.end(within: .seconds(30))
        return Outcome(status: process.terminationStatus, output: try files.output, said: try files.said)
    }

    /// Runs a command that has to succeed.
    /// - Returns: what it printed.
    func require(_ arguments: [String], input: String = "") async throws -> String {
        let outcome = try await run(arguments, input: input)
        try #require(outcome.status == 0, "bindery \(arguments.joined(separator: " ")) said: \(outcome.said)")
        return outcome.output
    }

    func launch(_ arguments: [String], _ files: Files) throws -> Process {
        let process = Process()
        let words = wrapper + [Self.executable.path] + arguments
        process.executableURL = URL(filePath: wrapper.isEmpty ? words[0] : "/usr/bin/env")
        process.arguments = wrapper.isEmpty ? arguments : words
        process.environment = environment
        process.currentDirectoryURL = URL(filePath: folder.path)
        process.standardInput = try files.reading(files.inputFile)
        process.standardOutput = try files.writing(files.outputFile)
        process.standardError = try files.writing(files.saidFile)
        try process.run()
        return process
    }

    /// What is set for a server of the developer's own must not lead a test to its data.
    private var environment: [String: String] {
        let kept = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("BINDERY_") }
        return kept.merging(settings.map { ("BINDERY_" + $0, $1) }) { _, ours in ours }
    }
}

/// Where a process reads and writes. Files, since a pipe that nobody empties stops its writer.
struct Files: Sendable {
    private let stem: String

    init(in folder: String, input: String = "") throws {
        stem = folder + "/" + UUID().uuidString
        try Data(input.utf8).write(to: inputFile)
        for file in [outputFile, saidFile] { try Data().write(to: file) }
    }

    var inputFile: URL { URL(filePath: stem + ".in") }
    var outputFile: URL { URL(filePath: stem + ".out") }
    var saidFile: URL { URL(filePath: stem + ".err") }

    var output: String { get throws { try String(contentsOf: outputFile, encoding: .utf8) } }
    var said: String { get throws { try String(contentsOf: saidFile, encoding: .utf8) } }

    func reading(_ file: URL) throws -> FileHandle { try FileHandle(forReadingFrom: file) }
    func writing(_ file: URL) throws -> FileHandle { try FileHandle(forWritingTo: file) }
}

extension Process {
    struct DidNotEnd: Error {}

    /// - Throws: ``DidNotEnd`` after killing one that took longer.
    func end(within span: Duration) async throws {
        do {
            try await eventually(within: span) { !self.isRunning }
        } catch {
            kill(processIdentifier, SIGKILL)
            throw DidNotEnd()
        }
        waitUntilExit()
    }
}
