import Foundation

/// What the demo can show again at its next start; a real installation keeps none of it as text.
struct DemoFile: Codable {
    private static let name = "demo.json"

    /// API keys, by realm.
    var keys: [String: String] = [:]
    /// Tokens of set-up links that nobody has used yet, by login.
    var setUps: [String: String] = [:]
    /// Milliseconds that the demo's clock is ahead.
    var skipped: Int64 = 0

    init() {}

    /// A file of an earlier release lacks what came later.
    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        keys = try container.decodeIfPresent([String: String].self, forKey: .keys) ?? [:]
        setUps = try container.decodeIfPresent([String: String].self, forKey: .setUps) ?? [:]
        skipped = try container.decodeIfPresent(Int64.self, forKey: .skipped) ?? 0
    }

    /// Empty where there is none that reads.
    static func load(from folder: String) -> DemoFile {
        let data = FileManager.default.contents(atPath: path(in: folder))
        return data.flatMap { try? JSONDecoder().decode(DemoFile.self, from: $0) } ?? DemoFile()
    }

    /// Removed first, because the permissions of a file that is there would stay what they are.
    func save(in folder: String) throws {
        let path = Self.path(in: folder)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try? FileManager.default.removeItem(atPath: path)
        let data = try encoder.encode(self) + Data("\n".utf8)
        guard FileManager.default.createFile(atPath: path, contents: data, attributes: [.posixPermissions: 0o600])
        else {
            throw CommandFailure("data.unwritable", "Could not write \(path).", .cannotCreate)
        }
    }

    private static func path(in folder: String) -> String {
        URL(fileURLWithPath: folder).appendingPathComponent(name).path
    }
}
