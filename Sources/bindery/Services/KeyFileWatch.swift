import Domain
import Foundation
import Synchronization
import Vault

/// The key file, which an operator may replace with a newer one while the server runs.
final class KeyFileWatch: Sendable {
    /// What tells two files at one path apart.
    private struct Stamp: Equatable {
        let number: Int?
        let changedAt: Date?
        let size: Int?
    }

    private let path: String
    private let last = Mutex<Stamp?>(nil)

    init(_ path: String) { self.path = path }

    /// - Returns: nil while it is the same file as last time.
    /// - Throws: once for each file that can't be used.
    func ringIfChanged() throws(KeyFileFailure) -> KeyRing? {
        let stamp = Self.stamp(of: path)
        let isNews = last.withLock { last in
            defer { last = stamp }
            return last != stamp
        }
        return isNews ? try KeyFile.load(at: path) : nil
    }

    private static func stamp(of path: String) -> Stamp? {
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        guard let facts = try? FileManager.default.attributesOfItem(atPath: target) else { return nil }
        return Stamp(
            number: facts[.systemFileNumber] as? Int, changedAt: facts[.modificationDate] as? Date,
            size: facts[.size] as? Int)
    }
}
