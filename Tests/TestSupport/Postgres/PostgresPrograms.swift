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
        let versions = ((try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []).compactMap(Int.init).sorted(
            by: >)
        let folders = versions.map { "\(root)/\($0)/bin" } + Self.searched
        guard let folder = folders.first(where: { FileManager.default.isExecutableFile(atPath: $0 + "/initdb") }) else {
            throw PostgresClusterFailure(
                "PostgreSQL's programs are not installed; run scripts/install-system-packages --tests")
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

    /// Starts a command as the right user.
    func start(_ command: [String], input: CInt? = nil, output: CInt? = nil) throws -> ChildProcess {
        // Where the tests run the other user may not look, and each program would complain.
        let elsewhere = ["/bin/sh", "-c", "cd / && exec \"$0\" \"$@\""]
        let wrapper = ["/usr/bin/env", "setpriv", "--reuid=\(Self.user)", "--regid=\(Self.user)", "--init-groups"]
        return try ChildProcess(
            elsewhere + (Self.isRoot ? wrapper + command : command),
            environment: ["PATH=\(folder):/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8"], input: input,
            output: output)
    }

    /// Runs a program to its end.
    /// - Throws: ``PostgresClusterFailure`` with what it wrote, when it fails.
    func run(_ program: String, _ arguments: [String]) throws {
        let output = Pipe()
        let process = try start([path(program)] + arguments, output: output.fileHandleForWriting.fileDescriptor)
        try output.fileHandleForWriting.close()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        guard process.waitUntilExit() == 0 else { throw PostgresClusterFailure("\(program) failed: \(text)") }
    }

    private static var isRoot: Bool { getuid() == 0 }
}

package struct PostgresClusterFailure: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
