package import Domain
import Synchronization

/// Makes ids that grow: two of one process never come in the wrong order, even within a millisecond
/// or after the clock was set back (RFC 9562 section 6.2, method 1: the twelve bits after the time
/// are a counter).
package final class IDSource: Sendable {
    private struct Last {
        var millisecond: Int64 = 0
        var counter: UInt64 = 0
    }

    private let last = Mutex(Last())
    private let random: @Sendable () -> UInt64

    /// - Parameter random: 64 uniform bits per call.
    package init(random: @escaping @Sendable () -> UInt64) { self.random = random }

    package func next<Of>(_ kind: ID<Of>.Type = ID<Of>.self, at now: Instant) -> ID<Of> {
        let (millisecond, counter) = last.withLock { last in
            if now.milliseconds > last.millisecond {
                last = Last(millisecond: now.milliseconds, counter: 0)
            } else if last.counter == 0xFFF {
                last = Last(millisecond: last.millisecond + 1, counter: 0)
            } else {
                last.counter += 1
            }
            return (last.millisecond, last.counter)
        }
        return ID(at: Instant(milliseconds: millisecond), random: (counter, random()))
    }
}
