import Foundation

/// Where the bench's database is kept.
enum BenchFolder {
    /// - Parameter path: nil for a temporary one, which is removed in the end.
    static func with<Result>(_ path: String?, _ body: (URL) async throws -> Result) async throws -> Result {
        if let path { return try await body(try made(URL(filePath: path, directoryHint: .isDirectory))) }
        let name = "bindery-bench-\(UUID().uuidString)"
        let folder = try made(FileManager.default.temporaryDirectory.appending(path: name, directoryHint: .isDirectory))
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder)
    }

    /// One that is empty: an older database would answer for other accounts.
    private static func made(_ folder: URL) throws -> URL {
        let rights: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: rights)
        guard try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty else {
            throw BenchFailure.folder(folder.path)
        }
        return folder
    }
}
