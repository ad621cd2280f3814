import Storage
import Synchronization

/// Builds a planted bug into what phases write, on all servers of one world.
final class Meddler: Sendable {
    let bug: PlantedBug
    /// The world as the commits made it, for bugs that know whom they hit.
    private let facts: Mutex<Facts>
    private let homes = Mutex(Homes())

    init(_ bug: PlantedBug, _ facts: Facts) {
        self.bug = bug
        self.facts = Mutex(facts)
    }

    /// What reaches the database of what a phase wrote.
    func meddle(with statements: [QueuedStatement], _ dice: Dice, _ call: CallRecord?) -> [QueuedStatement] {
        guard bug.isOfEngine else { return bug.meddle(with: statements, dice) }
        let homes = homes.withLock { homes in
            homes.note(statements, call)
            return homes
        }
        return facts.withLock { bug.distort(statements, $0, homes, call) }
    }

    func note(_ commit: Commit) {
        guard bug.isOfEngine else { return }
        facts.withLock { _ = $0.apply(commit) }
    }
}
