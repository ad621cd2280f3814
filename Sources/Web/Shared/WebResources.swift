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
}
