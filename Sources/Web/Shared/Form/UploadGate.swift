import Synchronization

/// Uploads are held in memory whole, so only a few are read at a time; one more is told to come
/// back. Nobody has so many of the places that others find none: somebody who sends slowly holds
/// one for minutes.
final class UploadGate: Sendable {
    private static let most = 8
    /// A form that was sent twice is two.
    private static let mostOfOne = 2
    private let inside = Mutex<[String: Int]>([:])

    /// - Parameter owner: the account that sends it, however many sessions it has.
    /// - Throws: `server.busy`
    func enter(_ owner: String) throws(Problem) {
        let entered = inside.withLock { inside in
            guard inside.values.reduce(0, +) < Self.most, inside[owner, default: 0] < Self.mostOfOne else {
                return false
            }
            inside[owner, default: 0] += 1
            return true
        }
        guard entered else { throw .busy }
    }

    func leave(_ owner: String) {
        inside.withLock { inside in
            let left = inside[owner, default: 0] - 1
            inside[owner] = left > 0 ? left : nil
        }
    }
}
