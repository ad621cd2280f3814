package import Domain
import Synchronization

/// A clock that stands still until a test moves it.
package final class PinnedClock: Sendable {
    private let instant: Mutex<Instant>

    /// - Parameter start: a working day in the life of the project, unless a test is about the
    ///   date.
    package init(_ start: Instant = Instant(milliseconds: 1_795_249_800_000)) {
        instant = Mutex(start)
    }

    package var now: Instant { instant.withLock { $0 } }

    /// - Parameter span: negative to play a clock that was set back.
    package func advance(by span: Duration) {
        instant.withLock { $0 = $0 + span }
    }

    package func set(_ moment: Instant) {
        instant.withLock { $0 = moment }
    }
}
