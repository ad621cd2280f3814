import Domain
import Engine
import Logging
import ServiceLifecycle

/// Carries out what the platform wants done to many accounts: tells their owners, and does it when the date has come.
/// One node does it for all, by lease; the others stand by.
struct BulkService: Service {
    private static let measureEvery = Duration.seconds(5)

    private let engine: Engine
    private let keeper: LeaseKeeper

    /// - Parameter node: what this process is among the others.
    init(engine: Engine, node: NodeID, logger: Logger) {
        self.engine = engine
        keeper = LeaseKeeper(engine, BulkWork.lease, holder: node, logger: logger)
    }

    /// A signal to stop interrupts the pauses, never a batch.
    func run() async throws { await keeper.keep(during: work) }

    private func work() async {
        var (work, figures) = (BulkWork(engine: engine), Figures())
        var measuredAt: ContinuousClock.Instant?
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            var pause = BulkWork.idle
            if let lease = keeper.lease {
                await keeper.attempt("working on a job") { pause = try await work.turn(under: lease) }
                if measuredAt.map({ $0.duration(to: .now) >= Self.measureEvery }) ?? true {
                    await keeper.attempt("measuring the jobs") { try await figures.measureBulk(engine) }
                    measuredAt = .now
                }
            } else {
                figures.fallSilent()
                (work, measuredAt) = (BulkWork(engine: engine), nil)
            }
            let rest = pause
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: rest) }
        }
    }
}

/// Batch after batch, as many as others leave time for.
struct BulkWork {
    static let lease: LeaseName = "bulk"
    static let idle = Duration.seconds(1)
    /// Some tens of milliseconds of the one writer.
    private static let batch = 100
    /// The pause after a batch is so much of its length: everybody else's writes come between two of them.
    private static let restraint = 0.25

    private let engine: Engine
    private var watch = BulkWatch()

    init(engine: Engine) { self.engine = engine }

    /// - Returns: how long to rest after it.
    mutating func turn(under lease: Lease?) async throws -> Duration {
        let begun = ContinuousClock.now
        guard try await engine.workBulk(&watch, limit: Self.batch, under: lease) != nil else { return Self.idle }
        return begun.duration(to: .now) * Self.restraint
    }
}
