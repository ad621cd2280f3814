import Synchronization

/// Uploads are held in memory whole, so only a few are read at a time; one more is told to come back.
final class UploadGate: Sendable {
    private static let most = 4
    private let inside = Mutex(0)

    /// - Throws: `server.busy`
    func enter() throws(Problem) {
        let entered = inside.withLock { inside in
            guard inside < Self.most else { return false }
            inside += 1
            return true
        }
        guard entered else { throw .busy }
    }

    func leave() { inside.withLock { $0 -= 1 } }
}
