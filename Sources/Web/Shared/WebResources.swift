import Foundation

/// The files that travel with the program.
enum WebResources {
    struct Missing: Error, CustomStringConvertible {
        let name: String
        var description: String { "the bundled file Resources/\(name) is not there or is not text" }
    }

    /// - Parameter name: path below `Resources`.
    static func text(_ name: String) throws -> String {
        let url = Bundle.module.bundleURL.appending(path: "Resources/\(name)")
        guard let text = try? String(contentsOf: url, encoding: .utf8) else { throw Missing(name: name) }
        return text
    }

    /// The names of the files in a folder below `Resources`, in order.
    static func names(in folder: String, ending: String) throws -> [String] {
        let url = Bundle.module.bundleURL.appending(path: "Resources/\(folder)")
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: url.path()) else { throw Missing(name: folder) }
        return names.filter { $0.hasSuffix(ending) }.sorted()
    }
}
