import Domain
import Foundation

/// The one place that looks at the clock on the wall.
enum SystemClock {
    @Sendable static func now() -> Instant { Instant(Date()) }
}
