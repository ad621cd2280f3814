import Foundation

extension Cage {
    /// - Parameters:
    ///   - path: the socket or the program that was named. One that is not there yet is told apart by its name.
    ///   - socket: what is taken where nothing was named and it is there; or else the program beside this one.
    package static func found(_ path: String, socket: String) -> Cage {
        guard !path.isEmpty else {
            return type(of: socket) == .typeSocket ? .socket(path: socket) : .bubblewrap(.here)
        }
        let isSocket =
            type(of: path).map { $0 == .typeSocket } ?? [".sock", ".socket"].contains { path.hasSuffix($0) }
        return isSocket ? .socket(path: path) : .bubblewrap(.built(path))
    }

    private static func type(of path: String) -> FileAttributeType? {
        try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
    }
}
