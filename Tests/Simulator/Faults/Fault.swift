/// What goes wrong at one step of the store.
package enum Fault: String, Sendable, Hashable, CaseIterable, Comparable {
    /// Refused before anything was done.
    case busy
    case unavailable
    /// Others go first.
    case delay
    /// The phase ran, met another's writes at the end and runs again on fresh facts.
    case rerun
    /// The phase ran and its commit failed: nothing is kept.
    case failedCommit = "failed-commit"
    /// The commit is kept and the answer lost: the outcome is unknown to whoever asked.
    case lostAnswer = "lost-answer"
    /// The node dies before the phase, or after its commit and before the answer.
    case crashBefore = "crash-before"
    case crashAfter = "crash-after"
    /// A question fails.
    case failedRead = "failed-read"

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// The node that was asked is gone, with all that it had in memory.
struct NodeCrashed: Error {}

/// Deals faults from the run's seed, at the run's rate, until it is told to stop.
final class FaultDealer: Sendable {
    private let dice: Dice
    private let perMille: Int
    private let crashes: Bool
    private let clockwork: Clockwork

    /// - Parameters:
    ///   - perMille: of all steps of the store.
    ///   - crashes: whether nodes die.
    init(seed: UInt64, perMille: Int, crashes: Bool, clockwork: Clockwork) {
        dice = Dice(seed: seed)
        self.perMille = perMille
        self.crashes = crashes
        self.clockwork = clockwork
    }

    func nextForWrite() -> Fault? {
        guard clockwork.isTroubled, dice.below(1000) < perMille else { return nil }
        let all: [Fault] = [.busy, .unavailable, .delay, .delay, .delay, .rerun, .rerun, .failedCommit, .lostAnswer]
        let fatal: [Fault] = crashes ? [.crashBefore, .crashAfter] : []
        return dice.pick(all + fatal)
    }

    func nextForRead() -> Fault? {
        guard clockwork.isTroubled, dice.below(1000) < perMille else { return nil }
        return dice.pick([.failedRead, .delay, .delay])
    }
}
