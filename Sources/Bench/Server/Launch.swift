import Foundation

/// A program to run, out of those that the build puts beside each other.
struct Launch: Sendable {
    private let name: String
    let arguments: [String]

    /// - Parameter arguments: a command of the server's.
    static func server(_ arguments: [String]) -> Launch { Launch(name: "bindery", arguments: arguments) }

    /// The bench itself, as a server that answers the same to everybody.
    static func constant(port: Int, size: Int) -> Launch {
        Launch(
            name: "bindery-bench", arguments: ["constant", "--port", String(port), "--size", String(size)])
    }

    /// - Throws: `bench.server` where the program was not built.
    var program: URL {
        get throws {
            let here = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            let program = URL(filePath: here).deletingLastPathComponent().appending(path: name)
            guard FileManager.default.isExecutableFile(atPath: program.path) else {
                throw BenchFailure.server("is missing: \(program.path). Build it with `make release`")
            }
            return program
        }
    }
}
