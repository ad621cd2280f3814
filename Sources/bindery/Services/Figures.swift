import Domain
import Engine
import Flows
import Metrics

/// What is counted over the whole database, and so by one node at a time. A node that has stopped
/// counting reports 0, so that the sum over the nodes stays right.
struct Figures {
    private struct Spelling: Hashable {
        let label: String
        /// Names and values in turns.
        let dimensions: [String]
    }

    private var gauges: [Spelling: Gauge] = [:]

    private mutating func record(_ label: String, _ dimensions: [(String, String)], _ value: Double) {
        let spelling = Spelling(label: label, dimensions: dimensions.flatMap { [$0, $1] })
        let gauge = gauges[spelling] ?? Gauge(label: label, dimensions: dimensions)
        gauges[spelling] = gauge
        gauge.record(value)
    }

    mutating func fallSilent() {
        for gauge in gauges.values { gauge.record(0) }
        gauges = [:]
    }

    /// The age of the oldest message is what an operator is woken for. A topic with nothing waiting
    /// has no depth, and must be reported all the same: its figures would otherwise stay what they
    /// were.
    mutating func measureOutbox(_ engine: Engine) async throws {
        let now = engine.now()
        let depths = try await engine.outboxDepths()
        for topic in MessageTopic.allCases {
            let depth = depths.first { $0.topic == topic }
            let labels = [("topic", topic.rawValue)]
            record("bindery_outbox_waiting", labels, Double(depth?.waiting ?? 0))
            record("bindery_outbox_dead", labels, Double(depth?.dead ?? 0))
            let age = depth?.oldest.map { now.since($0).milliseconds } ?? 0
            record("bindery_outbox_oldest_seconds", labels, Double(age) / 1000)
        }
    }

    /// Reviews that pile up and waits that don't end show here. A state that has emptied keeps its
    /// series, at 0.
    mutating func countFlows(_ engine: Engine) async throws {
        let counts = try await engine.flowCounts()
        for realm in engine.policies.realms {
            for operation in Set(counts.filter { $0.realm == realm }.map(\.operation)) {
                for state in FlowState.Name.allCases {
                    let found = counts.first { $0.realm == realm && $0.operation == operation && $0.state == state }
                    let labels = [
                        ("realm", realm.rawValue), ("operation", operation.description), ("state", state.rawValue),
                    ]
                    record("bindery_flows", labels, Double(found?.count ?? 0))
                }
            }
        }
    }

    /// What the platform does to many accounts at once: jobs that are not over, and accounts that they have left.
    mutating func measureBulk(_ engine: Engine) async throws {
        let totals = try await engine.bulkTotals()
        for realm in engine.policies.realms {
            for state in BulkState.allCases where state != .done && state != .cancelled {
                let found = totals.first { $0.realm == realm && $0.state == state }
                let labels = [("realm", realm.rawValue), ("state", state.rawValue)]
                record("bindery_bulk_jobs", labels, Double(found?.jobs ?? 0))
                record("bindery_bulk_accounts_left", labels, Double((found?.pending ?? 0) + (found?.told ?? 0)))
            }
        }
    }

    /// Zero when nothing is due. Kinds that are cleared within moments have no figure.
    mutating func measure(_ sweep: Sweep) {
        for kind in [SweptKind.contents, .bindings, .heads] {
            let behind = sweep.behind[kind] ?? .zero
            record("bindery_sweep_behind_seconds", [("kind", kind.rawValue)], Double(behind.milliseconds) / 1000)
        }
        record("bindery_sweep_held", [], sweep.isHeld ? 1 : 0)
        if let finishedAt = sweep.finishedAt {
            record("bindery_sweep_finished_timestamp_seconds", [], Double(finishedAt.milliseconds) / 1000)
        }
    }
}
