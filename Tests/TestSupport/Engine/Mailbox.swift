import Domain
package import Engine
import Synchronization

/// A courier that delivers everything at once and remembers it: what leaves the machine, and
/// nothing else, is faked.
package final class Mailbox: Sendable {
    private let engine: Engine
    private let delivered = Mutex<[OutboundMessage]>([])

    package init(_ engine: Engine) { self.engine = engine }

    /// Takes what waits in the outbox and settles it as delivered.
    /// - Returns: everything delivered so far, in order.
    @discardableResult
    package func collect() async throws -> [OutboundMessage] {
        while true {
            let batch = try await engine.claimMessages(limit: 256, lease: .seconds(30))
            guard !batch.isEmpty else { break }
            try await engine.settle(batch.map { .delivered($0.row.id) })
            delivered.withLock { $0 += batch }
        }
        return delivered.withLock { $0 }
    }

    /// The latest code that went to this number or address.
    package func code(to destination: String) async throws -> String? {
        try await codes().last { $0.to == destination }?.code
    }

    package func codes() async throws -> [CodeMessage] {
        try await collect().compactMap { if case .code(let code) = $0.body { code } else { nil } }
    }

    package func notices() async throws -> [NoticeMessage] {
        try await collect().compactMap { if case .notice(let notice) = $0.body { notice } else { nil } }
    }

    package func events() async throws -> [EventMessage] {
        try await collect().compactMap { if case .event(let event) = $0.body { event } else { nil } }
    }
}
