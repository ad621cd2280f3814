import Dispatch
import Domain
import Foundation
import Synchronization
import Vault
import Verification

/// Runs what is slow on purpose (password hashes) one at a time, on a thread of its own: each takes
/// 128 MiB and a third of a second, so that a flood of guesses must queue and not multiply.
///
/// The queue is bounded, as a whole and for each who asks; past that a typed `server.busy` is the
/// answer. Whoever asks gets their turn after one of each of the others, however many of theirs
/// wait.
final class SlowLane: Sendable {
    /// Who waits.
    enum Waiter: Hashable, Sendable {
        /// A browser that the account does not know, by the network of its customer; nil where that
        /// is not known.
        case stranger(IPAddress?)
        /// A browser that the account has known for a while, or a step of one of its flows.
        case account(AccountID)
        /// A browser that was let in.
        case letIn(AccountID)
        case member(StaffID)
        /// The platform, by its key.
        case platform(String)
    }

    private struct Queue {
        var places: [Waiter: Int] = [:]
        var waiting: [Waiter: [@Sendable () -> Void]] = [:]
        /// Those with something waiting, in the order of their turns.
        var turns: [Waiter] = []
        var isRunning = false
    }

    private let queue = Mutex(Queue())
    private let thread: DispatchQueue

    init(_ name: String) { thread = DispatchQueue(label: name) }

    /// Keeps a place in the queue while something else is done first, such as counting the try, so
    /// that nothing is counted that then finds no place.
    /// - Throws: `server.busy`
    func withPlace<Value>(for asker: Waiter, _ body: (Permit) async throws -> Value) async throws -> Value {
        guard enter(asker) else { throw Refusal(.unavailable, "server.busy", wayForward: .correct) }
        defer { leave(asker) }
        return try await body(Permit(lane: self, asker: asker))
    }

    struct Permit {
        fileprivate let lane: SlowLane
        fileprivate let asker: Waiter

        func run<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
            await withCheckedContinuation { continuation in
                lane.add(asker) { continuation.resume(returning: work()) }
            }
        }
    }

    // MARK: Places

    private func enter(_ asker: Waiter) -> Bool {
        queue.withLock { queue in
            let taken = queue.places.reduce(0) { $1.key.pool == asker.pool ? $0 + $1.value : $0 }
            guard taken < asker.pool.most, queue.places[asker, default: 0] < asker.most else { return false }
            queue.places[asker, default: 0] += 1
            return true
        }
    }

    private func leave(_ asker: Waiter) {
        queue.withLock { queue in
            let left = queue.places[asker, default: 0] - 1
            queue.places[asker] = left > 0 ? left : nil
        }
    }

    // MARK: Turns

    private func add(_ asker: Waiter, _ work: @escaping @Sendable () -> Void) {
        let starts = queue.withLock { queue in
            if queue.waiting[asker, default: []].isEmpty { queue.turns.append(asker) }
            queue.waiting[asker, default: []].append(work)
            defer { queue.isRunning = true }
            return !queue.isRunning
        }
        if starts { thread.async { self.runAll() } }
    }

    private func runAll() {
        while let work = next() { work() }
    }

    private func next() -> (@Sendable () -> Void)? {
        queue.withLock { queue in
            guard !queue.turns.isEmpty else {
                queue.isRunning = false
                return nil
            }
            let asker = queue.turns.removeFirst()
            let work = queue.waiting[asker]?.removeFirst()
            if queue.waiting[asker]?.isEmpty ?? true { queue.waiting[asker] = nil } else { queue.turns.append(asker) }
            return work
        }
    }
}

extension SlowLane.Waiter {
    /// Strangers fill up their own places alone.
    fileprivate enum Pool {
        case strangers, known, letIn, platform

        var most: Int {
            switch self {
            case .strangers: 96
            case .known: 64
            case .letIn: 32
            case .platform: 64
            }
        }
    }

    fileprivate var pool: Pool {
        switch self {
        case .stranger: .strangers
        case .account, .member: .known
        case .letIn: .letIn
        case .platform: .platform
        }
    }

    /// An office behind one address signs in at nine; a person has one password to type.
    fileprivate var most: Int {
        switch self {
        case .stranger: 6
        case .account, .member: 3
        case .letIn: 2
        case .platform: 64
        }
    }
}

extension Engine {
    /// Costs as much to judge as anybody's, and no password is right for it: what is judged where
    /// there is nothing to judge, so that the time of an answer does not tell.
    var nobodysPassword: PasswordHash? {
        let zeros = (salt: Data(count: 16).base64EncodedString(), hash: Data(count: 32).base64EncodedString())
        return PasswordHash(
            text: "$scrypt$\(passwordCost.logN)$\(passwordCost.r)$\(passwordCost.p)$\(zeros.salt)$\(zeros.hash)")
    }
}
