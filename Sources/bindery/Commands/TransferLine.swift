import Foundation
import Synchronization
import Transfer

/// How far a move is, with its rate and the time that is left, and how long all of it took.
final class TransferLine: Sendable {
    /// The stage that is told of, since when, and how much of it was done before.
    private struct Stage {
        let name: TransferProgress.Stage
        let began: ContinuousClock.Instant
        let done: Int64
    }

    private let began = ContinuousClock.now
    private let stage = Mutex<Stage?>(nil)
    private let line = ProgressLine()

    var listen: TransferListener { { [self] in tell($0) } }

    func finish() { line.finish() }

    /// - Returns: `in 12.3 s, 20123 a second`.
    func pace(_ count: Int64) -> String {
        let seconds = max((ContinuousClock.now - began) / .seconds(1), 0.001)
        return "in \(String(format: "%.1f", seconds)) s, \(Int64(Double(count) / seconds)) a second"
    }

    private func tell(_ progress: TransferProgress) {
        let stage = stage.withLock { stage in
            if let stage, stage.name == progress.stage { return stage }
            let new = Stage(name: progress.stage, began: .now, done: progress.done)
            stage = new
            return new
        }
        line.tell(text(progress, stage))
    }

    private func text(_ progress: TransferProgress, _ stage: Stage) -> String {
        let seconds = max((ContinuousClock.now - stage.began) / .seconds(1), 0.001)
        let share = progress.total > 0 ? min(Double(progress.done) / Double(progress.total), 1) : 1
        let bar = String(repeating: "#", count: Int(share * 20)).padding(toLength: 20, withPad: ".", startingAt: 0)
        let advance = Double(progress.done - stage.done) / seconds
        let left = advance > 0 ? "\(Int((Double(progress.total - progress.done) / advance).rounded(.up))) s left" : "…"
        return "\(progress.stage.rawValue) [\(bar)] \(Int(share * 100)) %, \(progress.worked) done, "
            + "\(Int(Double(progress.worked) / seconds)) a second, \(left)"
    }
}
