import Domain
import Engine
import Flows
import Logging
import Metrics
import ServiceLifecycle

/// What the clock brings about: flows that end or take effect, and things that say nothing any more.
struct MaintenanceService: Service {
    private static let pace = Duration.seconds(1)
    private static let sweepEvery = Duration.hours(1)
    private static let measureEvery = Duration.seconds(5)
    /// Every flow ever made is looked at for it.
    private static let countEvery = Duration.seconds(60)
    private static let batch = 100

    let engine: Engine
    let logger: Logger

    /// A signal to stop interrupts the pauses, never the work.
    func run() async throws {
        var (sweptAt, measuredAt): (ContinuousClock.Instant?, ContinuousClock.Instant?) = (nil, nil)
        var countedAt: ContinuousClock.Instant?
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            await attempt("settling flows") { try await settleAll() }
            if isDue(sweptAt, every: Self.sweepEvery) {
                await attempt("sweeping") { try await engine.sweep() }
                sweptAt = .now
            }
            if isDue(measuredAt, every: Self.measureEvery) {
                await attempt("measuring the outbox") { try await measure() }
                measuredAt = .now
            }
            if isDue(countedAt, every: Self.countEvery) {
                await attempt("counting the flows") { try await count() }
                countedAt = .now
            }
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: Self.pace) }
        }
    }

    private func settleAll() async throws {
        while !Task.isShuttingDownGracefully, try await engine.settleDueFlows(limit: Self.batch) == Self.batch {}
    }

    /// The age of the oldest message is what an operator is woken for. A topic of which nothing waits has no depth, and must be
    /// told all the same: its figures would otherwise stay what they were.
    private func measure() async throws {
        let now = engine.now()
        let depths = try await engine.outboxDepths()
        for topic in MessageTopic.allCases {
            let depth = depths.first { $0.topic == topic }
            let labels = [("topic", topic.rawValue)]
            Gauge(label: "bindery_outbox_waiting", dimensions: labels).record(depth?.waiting ?? 0)
            Gauge(label: "bindery_outbox_dead", dimensions: labels).record(depth?.dead ?? 0)
            let age = depth?.oldest.map { now.since($0).milliseconds } ?? 0
            Gauge(label: "bindery_outbox_oldest_seconds", dimensions: labels).record(Double(age) / 1000)
        }
    }

    /// Reviews that pile up and waits that don't end show here. A state that has emptied keeps its series, at nought.
    private func count() async throws {
        let counts = try await engine.flowCounts()
        for realm in engine.policies.realms {
            for operation in Set(counts.filter { $0.realm == realm }.map(\.operation)) {
                for state in FlowState.Name.allCases {
                    let found = counts.first { $0.realm == realm && $0.operation == operation && $0.state == state }
                    let labels = [("realm", realm.rawValue), ("operation", operation.description), ("state", state.rawValue)]
                    Gauge(label: "bindery_flows", dimensions: labels).record(found?.count ?? 0)
                }
            }
        }
    }

    private func isDue(_ last: ContinuousClock.Instant?, every span: Duration) -> Bool {
        last.map { $0.duration(to: .now) >= span } ?? true
    }

    /// One turn that fails is no reason to stop: the next may find the disk with room again. The type of the error only, since
    /// what a driver prints may hold values.
    private func attempt(_ what: String, _ work: () async throws -> Void) async {
        do {
            try await work()
        } catch {
            logger.error("\(what) failed", metadata: ["error": "\(CommandFailure(error).code)", "type": "\(type(of: error))"])
        }
    }
}
