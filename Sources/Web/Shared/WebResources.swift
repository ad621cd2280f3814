import Foundation
import Yams

/// The files that travel with the program.
enum WebResources {
    struct Missing: Error, CustomStringConvertible {
        let name: String
        var description: String { "the bundled file Resources/\(name) is not there or is not text" }
    }

    struct Unreadable: Error, CustomStringConvertible {
        let name: String
        let entry: String?
        var description: String {
            "the entry \(entry ?? "without a name") of the bundled file Resources/\(name) is not what it must be"
        }
    }

    /// - Parameter name: path below `Resources`.
    static func text(_ name: String) throws -> String {
        let url = Bundle.module.bundleURL.appending(path: "Resources/\(name)")
        guard let text = try? String(contentsOf: url, encoding: .utf8) else { throw Missing(name: name) }
        return text
    }

    /// A YAML file that gives each of its names a value of one kind, taken entry by entry: the
    /// decoder would seek every name from the mapping's beginning, which for a thousand words took
    /// a fifth of the program's start.
    /// - Parameter read: nil for anything but such a value.
    static func table<Value>(_ name: String, read: (Node) -> Value?) throws -> [String: Value] {
        guard let entries = try Yams.compose(yaml: try text(name))?.mapping else { throw Missing(name: name) }
        return try entries.reduce(into: [:]) { table, entry in
            guard let key = entry.key.string, let value = read(entry.value) else {
                throw Unreadable(name: name, entry: entry.key.string)
            }
            table[key] = value
        }
    }

    /// The names of the files in a folder below `Resources`, in order.
    static func names(in folder: String, ending: String) throws -> [String] {
        let url = Bundle.module.bundleURL.appending(path: "Resources/\(folder)")
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: url.path()) else {
            throw Missing(name: folder)
        }
        return names.filter { $0.hasSuffix(ending) }.sorted()
    }
}
