package import Domain
import Engine
package import Logging
import ServiceLifecycle
import Synchronization

/// Delivers the outbox for as long as the process lives.
///
/// Takes a batch, splits it by receiver, delivers the parts at the same time, and takes again; the outcomes of finished
/// parts are settled in the transaction that takes. Parts don't wait for each other, so that a webhook that hangs
/// delays no code. Order within a lane is the outbox's: it gives out the next message of a lane only after the one
/// before was settled.
///
/// On graceful shutdown nothing more is taken and what is out is finished. What a crash cuts short
/// is delivered again after its lease: at least once, never lost.
package struct CourierService: Service {
    private let outbox: any Outbox
    private let dispatcher: Dispatcher
    private let settings: CourierSettings
    private let now: @Sendable () -> Instant
    private let random: @Sendable () -> UInt64
    private let log: CourierLog
    private let metrics = CourierMetrics()
    private let done = Done()

    /// - Parameters:
    ///   - outbox: the engine.
    ///   - random: uniform 64 bits a call, for spreading retries.
    package init(
        outbox: any Outbox, dispatcher: Dispatcher, settings: CourierSettings = CourierSettings(),
        now: @escaping @Sendable () -> Instant,
        random: @escaping @Sendable () -> UInt64, logger: Logger
    ) {
        self.outbox = outbox
        self.dispatcher = dispatcher
        self.settings = settings
        self.now = now
        self.random = random
        log = CourierLog(logger)
    }

    package func run() async throws {
        let alarm = Alarm()
        await withGracefulShutdownHandler {
            await withTaskGroup(of: Void.self) { clocks in
                clocks.addTask { await tick(alarm) }
                clocks.addTask { await listen(alarm) }
                clocks.addTask { await settleLate() }
                await work(alarm)
                clocks.cancelAll()
            }
        } onGracefulShutdown: {
            alarm.stop()
        }
        await settleAll()
        await dispatcher.shutDown()
    }

    private func tick(_ alarm: Alarm) async {
        while (try? await Task.sleep(for: settings.tick)) != nil { alarm.ring() }
    }

    private func listen(_ alarm: Alarm) async {
        for await _ in outbox.rings { alarm.ring() }
    }

    /// Settles what no look has settled in the meantime.
    private func settleLate() async {
        while (try? await Task.sleep(for: settings.settling)) != nil {
            let results = done.takeOld()
            guard !results.isEmpty else { continue }
            do {
                try await outbox.settle(results)
            } catch {
                log.noteTrouble("settling deliveries failed", error)
                done.add(results)
            }
        }
    }

    /// Returns when the alarm was stopped and everything taken is done.
    private func work(_ alarm: Alarm) async {
        let inFlight = InFlight(capacity: settings.capacity)
        await withDiscardingTaskGroup { tasks in
            for await _ in alarm.rings {
                var mayHaveMore = true
                while mayHaveMore, !alarm.isStopped {
                    let (look, limit) = (inFlight.look(), min(settings.batch, inFlight.room))
                    let batch = await take(limit)
                    mayHaveMore = !batch.isEmpty && batch.count == limit
                    for group in DeliveryGroup.groups(of: batch, look: look) {
                        inFlight.add(group.messages.count)
                        tasks.addTask {
                            await carry(group)
                            inFlight.remove(group.messages.count)
                            if inFlight.leavesMore(group) { alarm.ring() }
                        }
                    }
                }
            }
        }
    }

    private func take(_ limit: Int) async -> [OutboundMessage] {
        let results = done.takeAll()
        do {
            guard limit > 0 else {
                if !results.isEmpty { try await outbox.settle(results) }
                return []
            }
            return try await outbox.claimMessages(limit: limit, lease: settings.lease, settling: results)
        } catch {
            log.noteTrouble("taking messages failed", error)
            done.add(results)
            return results.isEmpty ? [] : await takeAlone(limit)
        }
    }

    /// What can't be settled now must not keep codes from being taken; it goes along with the next look.
    private func takeAlone(_ limit: Int) async -> [OutboundMessage] {
        guard limit > 0 else { return [] }
        do {
            return try await outbox.claimMessages(limit: limit, lease: settings.lease, settling: [])
        } catch {
            log.noteTrouble("taking messages failed", error)
            return []
        }
    }

    private func carry(_ group: DeliveryGroup) async {
        let results = await boundedMap(group.messages, width: settings.width) { await attempt($0, of: group) }
        done.add(results.compactMap { $0 })
    }

    /// - Returns: nil when the process is ending at once: the lease brings the message back.
    private func attempt(_ message: OutboundMessage, of group: DeliveryGroup) async -> DeliveryResult? {
        guard !DeliveryRules.isTooLate(message, at: now()) else { return bury(message, "code.expired") }
        guard !group.isSilent || !DeliveryRules.mayRest(message, at: now()) else {
            return .failed(
                message.row, error: "endpoint.resting", retryAt: now() + Backoff.spread(Backoff.rest, random()))
        }
        let started = ContinuousClock.now
        do {
            try await dispatcher.deliver(message, at: now())
            metrics.noteDelivery(message, lasting: started.duration(to: .now))
            log.noteDelivery(message)
            return .delivered(message.row.id)
        } catch {
            return Task.isCancelled ? nil : settleFailure(error, of: message, in: group)
        }
    }

    private func settleFailure(
        _ failure: DeliveryFailure, of message: OutboundMessage, in group: DeliveryGroup
    ) -> DeliveryResult {
        group.note(failure)
        metrics.noteFailure(failure, topic: message.row.topic)
        let result = DeliveryRules.result(of: failure, for: message, at: now(), random: random())
        if case .dead = result { return bury(message, failure.code) }
        log.noteFailure(failure, message)
        return result
    }

    private func bury(_ message: OutboundMessage, _ error: String) -> DeliveryResult {
        metrics.noteDeath()
        log.noteDeath(error, message)
        return .dead(message.row, error: error)
    }

    /// In a task of its own, which a cancellation does not reach: what was delivered should be
    /// known to be.
    private func settleAll() async {
        let results = done.takeAll()
        guard !results.isEmpty else { return }
        await Task {
            for pause in [Duration.milliseconds(100), .milliseconds(400), .seconds(2), .zero] {
                do {
                    return try await outbox.settle(results)
                } catch {
                    log.noteTrouble("settling deliveries failed", error)
                    try? await Task.sleep(for: pause)
                }
            }
        }.value
    }
}
