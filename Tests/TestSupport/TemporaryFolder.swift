import Foundation

/// A folder that goes when the last test that holds it is done.
package final class TemporaryFolder: Sendable {
    package let path: String

    package init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "bindery-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
        path = url.path()
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
