import Foundation

/// PostgreSQL's own programs, which Debian keeps out of the search path.
struct PostgresPrograms: Sendable {
    private let folder: String
    /// The user that the server runs as: it refuses to run as root.
    private let isRoot = geteuid() == 0

    init() throws {
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
        let newest = versions.compactMap { Int($0) }.max()
        let folders = newest.map { ["/usr/lib/postgresql/\($0)/bin"] } ?? ["/usr/local/bin", "/usr/bin"]
        guard let found = folders.first(where: { FileManager.default.isExecutableFile(atPath: $0 + "/initdb") }) else {
            throw BenchFailure.database(
                "PostgreSQL's programs are missing: run scripts/install-system-packages --tests")
        }
        folder = found
    }

    /// Gives the server's user what it has to write to.
    func handOver(_ folder: URL) throws {
        guard isRoot else { return }
        guard let user = getpwnam("postgres"), chown(folder.path, user.pointee.pw_uid, user.pointee.pw_gid) == 0 else {
            throw BenchFailure.database("there is no user postgres to run it as")
        }
    }

    /// - Parameter asServer: as the user that the server runs as.
    func process(_ program: String, _ arguments: [String], asServer: Bool = false) -> Process {
        let process = Process()
        let command = [folder + "/" + program] + arguments
        let whole =
            asServer && isRoot
            ? ["/usr/bin/setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] + command : command
        process.executableURL = URL(filePath: whole[0])
        process.arguments = Array(whole.dropFirst())
        process.standardInput = FileHandle.nullDevice
        process.currentDirectoryURL = URL(filePath: "/")
        return process
    }

    /// Runs one to its end.
    /// - Returns: what it printed.
    /// - Throws: `bench.database` with the end of what it said.
    @discardableResult
    func run(_ program: String, _ arguments: [String], asServer: Bool = false) throws -> String {
        let process = process(program, arguments, asServer: asServer)
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let said = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            let last = said.split(separator: "\n").suffix(10).joined(separator: "\n")
            throw BenchFailure.database("\(program) failed:\n\(last)")
        }
        return said
    }
}
