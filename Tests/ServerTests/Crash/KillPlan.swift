import Foundation
import Storage
import Testing

/// How often one run kills the server, and at which moments.
struct KillPlan: Sendable, CustomTestStringConvertible {
    let dialect: Dialect
    let seed: UInt64

    var testDescription: String { "\(dialect), BINDERY_SEED=\(seed)" }

    /// `BINDERY_SEED` repeats the moments of an earlier run, which its name tells.
    static let all = DatabasePlace.all.map {
        KillPlan(dialect: $0, seed: number("BINDERY_SEED") ?? UInt64.random(in: 0..<1_000_000))
    }

    /// `BINDERY_KILLS` says how often; otherwise as often as there is time for.
    private static let kills = number("BINDERY_KILLS")
    private static let time = Duration.seconds(45)

    func goesOn(after kills: Int, since began: ContinuousClock.Instant) -> Bool {
        Self.kills.map { kills < Int($0) } ?? (ContinuousClock.now < began + Self.time)
    }

    private static func number(_ name: String) -> UInt64? {
        ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) }
    }
}
