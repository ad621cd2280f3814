import Domain
import Engine
import Logging
import ServiceLifecycle

/// What the clock brings about: flows that end or take effect, and things that have served their
/// purpose. One node does it for all, by lease; the others stand by.
struct MaintenanceService: Service {
    private static let pace = Duration.seconds(1)
    private static let measureEvery = Duration.seconds(5)
    /// Every flow ever made is looked at for it.
    private static let countEvery = Duration.seconds(60)
    private static let batch = 100

    private let engine: Engine
    private let keeper: LeaseKeeper
    private let logger: Logger

    /// - Parameter node: what this process is among the others.
    init(engine: Engine, node: NodeID, logger: Logger) {
        self.engine = engine
        self.logger = logger
        keeper = LeaseKeeper(engine, "maintenance", holder: node, logger: logger)
    }

    /// A signal to stop interrupts the pauses, never the work.
    func run() async throws {
        await keeper.keep {
            async let sweeping: Void = Sweeping(engine: engine, keeper: keeper, logger: logger).run()
            await work()
            await sweeping
        }
    }

    /// Whoever takes over measures at once.
    private func work() async {
        var figures = Figures()
        var (measuredAt, countedAt): (ContinuousClock.Instant?, ContinuousClock.Instant?) = (nil, nil)
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            if let lease = keeper.lease {
                await keeper.attempt("settling flows") { try await settleAll(under: lease) }
                if isDue(measuredAt, every: Self.measureEvery) {
                    await keeper.attempt("measuring the outbox") { try await figures.measureOutbox(engine) }
                    measuredAt = .now
                }
                if isDue(countedAt, every: Self.countEvery) {
                    await keeper.attempt("counting the flows") { try await figures.countFlows(engine) }
                    countedAt = .now
                }
            } else {
                figures.fallSilent()
                (measuredAt, countedAt) = (nil, nil)
            }
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: Self.pace) }
        }
    }

    private func settleAll(under lease: Lease) async throws {
        while !Task.isShuttingDownGracefully,
            try await engine.settleDueFlows(limit: Self.batch, under: lease) == Self.batch
        {}
        while !Task.isShuttingDownGracefully,
            try await engine.settleOverdueInquiries(limit: Self.batch, under: lease) == Self.batch
        {}
    }

    private func isDue(_ last: ContinuousClock.Instant?, every span: Duration) -> Bool {
        last.map { $0.duration(to: .now) >= span } ?? true
    }
}
