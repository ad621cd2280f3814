import Foundation
import Testing

/// Programs of the system.
enum Shell {
    /// Runs one that has to succeed.
    static func run(_ words: [String]) async throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = words
        try process.run()
        try await process.end(within: .seconds(60))
        try #require(process.terminationStatus == 0, "\(words[0]) failed")
    }
}
