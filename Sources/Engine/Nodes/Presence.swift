import Domain
import Synchronization

/// What this process is among those that share the database: nothing, until it has entered.
final class Presence: Sendable {
    private let state = Mutex<NodeRow?>(nil)

    /// As it was last told to the others.
    var row: NodeRow? { state.withLock { $0 } }

    func note(_ row: NodeRow?) { state.withLock { $0 = row } }
}

/// How the nodes of one database know which of them are alive.
package enum NodeLife {
    /// Between two beats.
    package static let pace = Duration.seconds(3)
    /// A node that was not seen for so long is dead to the others.
    package static let patience = Duration.seconds(15)
    /// After its start, a node that has the same name and is alive would have been seen since.
    static let proof = Duration.seconds(7)
    /// How long the dead are remembered, for an operator who wonders.
    static let memory = Duration.days(1)
}
