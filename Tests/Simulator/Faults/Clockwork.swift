import Domain
import Synchronization
import TestSupport

/// Virtual time, and whether troubles are still to come.
final class Clockwork: Sendable {
    private struct State {
        var isTroubled = true
        /// All steps back together.
        var setBack = Duration.zero
        /// What went wrong so far.
        var harms = 0
    }

    let clock: PinnedClock
    private let state = Mutex(State())

    init(_ start: Instant) { clock = PinnedClock(start) }

    var now: Instant { clock.now }

    var isTroubled: Bool {
        get { state.withLock(\.isTroubled) }
        set { state.withLock { $0.isTroubled = newValue } }
    }

    var harms: Int { state.withLock(\.harms) }

    func noteHarm() { state.withLock { $0.harms += 1 } }

    /// How far the clock was set back in all: a limit may be off by so much where its window ends.
    var setBack: Duration { state.withLock(\.setBack) }

    func advance(by span: Duration) {
        if span < .zero { state.withLock { $0.setBack = $0.setBack - span } }
        clock.advance(by: span)
    }
}
