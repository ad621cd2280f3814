import Foundation

/// Files that nobody may write any more, not even the superuser or who has them open already
/// (chattr(1), `i`).
enum Unchangeable {
    /// Whether the file system under the temporary folder and this user can do that.
    static var isPossible: Bool {
        let path = FileManager.default.temporaryDirectory.appending(path: "bindery-\(UUID().uuidString)").path
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        defer { try? FileManager.default.removeItem(atPath: path) }
        return set(true, [path]) && set(false, [path])
    }

    /// - Returns: whether it could be done to all of them.
    static func set(_ isUnchangeable: Bool, _ paths: [String]) -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["chattr", isUnchangeable ? "+i" : "-i"] + paths
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
