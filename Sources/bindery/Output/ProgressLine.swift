import Foundation
import Synchronization

/// Says how far something has come, at most once a second, and nothing at all about what is done
/// within one.
final class ProgressLine: Sendable {
    private struct State {
        var spokeAt: ContinuousClock.Instant
        var hasSpoken = false
    }

    private let state: Mutex<State>
    private let isTerminal = isatty(STDERR_FILENO) == 1

    init() { state = Mutex(State(spokeAt: .now)) }

    func tell(_ text: @autoclosure () -> String) {
        let isDue = state.withLock { state in
            guard state.spokeAt.duration(to: .now) >= .seconds(1) else { return false }
            state = State(spokeAt: .now, hasSpoken: true)
            return true
        }
        guard isDue else { return }
        write(isTerminal ? "\r\u{1B}[K\(text())" : "\(text())\n")
    }

    func finish() {
        if isTerminal, state.withLock(\.hasSpoken) { write("\r\u{1B}[K") }
    }

    private func write(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }
}
