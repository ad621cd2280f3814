import Foundation

/// The folder of the data: nobody but its owner has business there.
enum DataFolder {
    static func make(_ path: String) throws(CommandFailure) {
        guard !FileManager.default.fileExists(atPath: path) else { return }
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw CommandFailure(
                "data.unwritable", "The folder \(path) can't be made. Check the path and its permissions.",
                .cannotCreate)
        }
    }
}
