import Domain
import Engine

/// How long one call took, for each side.
struct TimedSides: Sendable {
    private(set) var held: [Duration] = []
    private(set) var free: [Duration] = []

    mutating func add(_ time: Duration, isHeld: Bool) {
        if isHeld { held.append(time) } else { free.append(time) }
    }
}

/// Times one call at a time, with nothing else going on.
struct TimingRun: Sendable {
    let accounts: TimedAccounts

    /// Makes the accounts that hold numbers, for all deals in one random order.
    func seed(_ deals: [TimingDeal]) async throws {
        var generator = SeededGenerator(seed: UInt64(deals.count))
        let held = deals.flatMap(\.held).shuffled(using: &generator)
        let progress = Progress("seeding accounts", of: held.count)
        try await explaining(during: "creating accounts") {
            _ = try await held.mapInLanes { [accounts] index in
                _ = try await accounts.make(index)
                progress.step()
            }
        }
    }

    func times(of timed: some TimedCall, _ deal: TimingDeal) async throws -> TimedSides {
        let progress = Progress(timed.title, of: deal.batches.count)
        var sides = TimedSides()
        for (place, batch) in deal.batches.enumerated() {
            let times = try await explaining(during: timed.title) { try await time(timed, batch) }
            progress.step()
            // The first batch prepares statements and fills caches.
            guard place > 0 else { continue }
            for (sample, time) in zip(batch, times) { sides.add(time, isHeld: sample.isHeld) }
        }
        return sides
    }

    /// All of a batch is prepared before any of it is timed, so that no time holds what its own
    /// preparation left behind.
    private func time(_ timed: some TimedCall, _ batch: [TimedSample]) async throws -> [Duration] {
        let ready = try await batch.mapInLanes { sample in try await timed.prepare(sample) }
        var times: [Duration] = []
        for prepared in ready {
            let began = ContinuousClock.now
            try await timed.run(prepared)
            times.append(ContinuousClock.now - began)
        }
        return times
    }

    /// A refused call has done less than one that was answered, so its time must not be among the
    /// others.
    private func explaining<Result>(during step: String, _ work: () async throws -> Result) async throws -> Result {
        do {
            return try await work()
        } catch let refusal as Refusal {
            throw BenchFailure.refused(refusal.code.rawValue, during: step)
        }
    }
}
