import Foundation

/// A folder of its own for each test, removed with it.
final class Folder {
    let path: String
    var keys: String { path + "/keys.json" }

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/bindery-keys-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ text: String, mode: Int = 0o600) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: keys))
        try setMode(mode)
    }

    func setMode(_ mode: Int) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: keys)
    }

    func mode() throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: keys)[.posixPermissions] as? Int
    }

    func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
    func text() throws -> String { try String(contentsOfFile: keys, encoding: .utf8) }
}
