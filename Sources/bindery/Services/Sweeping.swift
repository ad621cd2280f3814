import Domain
import Engine
import Logging
import ServiceLifecycle

/// Removes what is due, batch by batch, on the node that has the lease. It continues as long as
/// something is due, and leaves most of the time to people: where they keep the database busy, a
/// batch takes longer, and the pause after it as well.
struct Sweeping {
    /// The pause after a batch is so many times as long: a twentieth of the writer is the most that
    /// it takes. With a tenth, changes on PostgreSQL came at nine tenths of their rate on a machine
    /// of two processors, and not always.
    private static let restraint = 19
    private static let pace = Duration.seconds(1)
    /// However long a batch took: the clock has to be looked at.
    private static let longestRest = Duration.minutes(1)
    private static let measureEvery = Duration.seconds(5)

    let engine: Engine
    let keeper: LeaseKeeper
    let logger: Logger

    /// A signal to stop interrupts the pauses, never a batch.
    func run() async {
        var (sweep, figures) = (Sweep(), Figures())
        var measuredAt: ContinuousClock.Instant?
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            if let lease = keeper.lease {
                let begun = ContinuousClock.now
                let worked = await takeTurn(&sweep, under: lease)
                await rest(for: worked ? min(begun.duration(to: .now) * Self.restraint, Self.longestRest) : Self.pace)
                if measuredAt.map({ $0.duration(to: .now) >= Self.measureEvery }) ?? true {
                    figures.measure(sweep)
                    measuredAt = .now
                }
            } else {
                figures.fallSilent()
                (sweep, measuredAt) = (Sweep(), nil)
                await rest(for: Self.pace)
            }
        }
    }

    private func rest(for span: Duration) async {
        try? await cancelWhenGracefulShutdown { try await Task.sleep(for: span) }
    }

    /// - Returns: whether there was something to do.
    private func takeTurn(_ sweep: inout Sweep, under lease: Lease) async -> Bool {
        do {
            switch try await engine.takeTurn(&sweep, under: lease) {
            case .worked: return true
            case .idle, .held: return false
            case .jumped(let from, let to, let until):
                logger.warning(
                    "sweep.clock-jumped: nothing is erased for an hour; set the clock if it is wrong",
                    metadata: ["from": "\(from)", "to": "\(to)", "until": "\(until)"])
                return false
            }
        } catch is LeaseLost {
            keeper.lose()
            return false
        } catch {
            logger.error(
                "sweeping failed", metadata: ["error": "\(CommandFailure(error).code)", "type": "\(type(of: error))"])
            return false
        }
    }
}
