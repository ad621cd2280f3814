import Foundation

/// The server's programs on this machine, and the user they run as.
///
/// PostgreSQL refuses to run as root, so there its programs run as the user that its package makes.
struct PostgresPrograms: Sendable {
    private static let user = "postgres"

    private let folder: String

    /// - Throws: ``PostgresClusterFailure`` that says what to install.
    init() throws {
        let root = "/usr/lib/postgresql"
        let versions = ((try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []).compactMap(Int.init).sorted(by: >)
        let folders = versions.map { "\(root)/\($0)/bin" } + Self.searched
        guard let folder = folders.first(where: { FileManager.default.isExecutableFile(atPath: $0 + "/initdb") }) else {
            throw PostgresClusterFailure("PostgreSQL's programs are not installed; run scripts/install-system-packages --tests")
        }
        self.folder = folder
    }

    private static var searched: [String] {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
    }

    func path(_ program: String) -> String { "\(folder)/\(program)" }

    /// Makes a folder of its own for the user that the programs run as.
    func give(_ folder: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder)
        guard Self.isRoot else { return }
        try FileManager.default.setAttributes([.ownerAccountName: Self.user], ofItemAtPath: folder)
    }

    /// - Returns: a process that is not started yet, as the right user.
    func process(_ command: [String]) -> Process {
        let process = Process()
        let wrapper = ["/usr/bin/env", "setpriv", "--reuid=\(Self.user)", "--regid=\(Self.user)", "--init-groups"]
        let words = Self.isRoot ? wrapper + command : command
        process.executableURL = URL(filePath: words[0])
        process.arguments = Array(words.dropFirst())
        process.currentDirectoryURL = URL(filePath: "/")
        process.environment = ["PATH": "\(folder):/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8"]
        return process
    }

    /// Runs a program to its end.
    /// - Throws: ``PostgresClusterFailure`` with what it wrote, when it fails.
    func run(_ program: String, _ arguments: [String]) throws {
        let process = process([path(program)] + arguments)
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw PostgresClusterFailure("\(program) failed: \(text)") }
    }

    private static var isRoot: Bool { getuid() == 0 }
}

package struct PostgresClusterFailure: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
