import Domain
import Storage
import StorageSQLite
import Synchronization

/// One node's way to the file: each step of the store may fail, wait for others, run again, or end
/// the node.
///
/// It is below ``SQLStore``, so that the store's own reruns are part of what is tried, and
/// above SQLite, so that all SQL, constraints and rollbacks are the real ones.
final class FaultyDatabase: SQLDatabase {
    private struct TakenBack: Error {}

    private let inner: SQLiteDatabase
    private let dealer: FaultDealer
    private let clockwork: Clockwork
    private let meddler: Meddler?
    private let bugDice: Dice
    private let dead = Mutex(false)
    private let note: @Sendable (Event) -> Void
    /// Lets others go first.
    private let pause: @Sendable () async -> Void

    init(
        _ inner: SQLiteDatabase, dealer: FaultDealer, clockwork: Clockwork, meddler: Meddler?, bugDice: Dice,
        note: @escaping @Sendable (Event) -> Void, pause: @escaping @Sendable () async -> Void
    ) {
        self.inner = inner
        self.dealer = dealer
        self.clockwork = clockwork
        self.meddler = meddler
        self.bugDice = bugDice
        self.note = note
        self.pause = pause
    }

    var isDead: Bool { dead.withLock { $0 } }

    func die() { dead.withLock { $0 = true } }

    @discardableResult
    func write<Value: Sendable>(_ phase: @escaping @Sendable (any SQLConnection) throws -> Value) async throws -> Value
    {
        try requireAlive()
        let fault = dealer.nextForWrite()
        if let fault { try await before(fault, phase) }
        let value = try await keep(phase)
        if let fault { try after(fault) }
        return value
    }

    func read<Value: Sendable>(
        _ question: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        try requireAlive()
        if let fault = dealer.nextForRead() {
            note(.fault(fault, CallRecord.current))
            if fault == .failedRead {
                clockwork.noteHarm()
                throw StorageFailure.unavailable("the simulator says so")
            }
            await pause()
            try requireAlive()
        }
        return try await inner.read(question)
    }

    private func requireAlive() throws {
        if isDead { throw NodeCrashed() }
    }

    private func before<Value: Sendable>(
        _ fault: Fault, _ phase: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws {
        note(.fault(fault, CallRecord.current))
        if fault != .delay { clockwork.noteHarm() }
        switch fault {
        case .busy: throw StorageFailure.busy
        case .unavailable: throw StorageFailure.unavailable("the simulator says so")
        case .crashBefore: throw crash()
        case .delay:
            await pause()
            try requireAlive()
        case .rerun:
            try await runInVain(phase)
            await pause()
            try requireAlive()
            throw StorageFailure.stale
        case .failedCommit:
            try await runInVain(phase)
            throw StorageFailure.unavailable("the simulator lost the commit")
        case .lostAnswer, .crashAfter, .failedRead: break
        }
    }

    private func after(_ fault: Fault) throws {
        switch fault {
        case .lostAnswer: throw StorageFailure.unavailable("the simulator lost the answer")
        case .crashAfter: throw crash()
        case .busy, .unavailable, .delay, .rerun, .failedCommit, .crashBefore, .failedRead: break
        }
    }

    private func crash() -> NodeCrashed {
        die()
        return NodeCrashed()
    }

    /// All of it but the commit.
    private func runInVain<Value: Sendable>(
        _ phase: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws {
        let (meddler, dice, call) = (meddler, bugDice, CallRecord.current)
        do {
            try await inner.write { connection -> Void in
                _ = try phase(WatchedConnection(connection, meddler, dice, call))
                throw TakenBack()
            }
        } catch is TakenBack {}
    }

    private func keep<Value: Sendable>(
        _ phase: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        let (meddler, dice, call) = (meddler, bugDice, CallRecord.current)
        let isLost = meddler?.bug == .losesCommits && clockwork.isTroubled && dice.chance(3)
        let kept = Kept<Value>()
        do {
            try await inner.write { connection -> Void in
                let watched = WatchedConnection(connection, meddler, dice, call)
                let value = try phase(watched)
                kept.set(value, watched.written)
                if isLost { throw TakenBack() }
            }
        } catch is TakenBack {}
        guard let (value, written) = kept.take() else { throw StorageFailure.unavailable("the phase gave nothing") }
        if !written.isEmpty {
            let commit = Commit(written, call: call)
            note(.committed(commit))
            meddler?.note(commit)
        }
        if meddler?.bug == .appliesTwice, clockwork.isTroubled, dice.chance(5) { _ = try? await inner.write(phase) }
        return value
    }

    /// What came out of a phase, beside what the database says of it.
    private final class Kept<Value: Sendable>: Sendable {
        private let outcome = Mutex<(Value, [QueuedStatement])?>(nil)

        func set(_ value: Value, _ written: [QueuedStatement]) { outcome.withLock { $0 = (value, written) } }
        func take() -> (Value, [QueuedStatement])? { outcome.withLock { $0 } }
    }

    var dialect: Dialect { inner.dialect }
    var statistics: StorageStatistics { inner.statistics }
    var waiting: Int { inner.waiting }
    var isClosed: Bool { inner.isClosed }
    var sharedTime: (@Sendable () -> Instant)? { inner.sharedTime }
    var databaseSize: Int64 { get async throws { try await inner.databaseSize } }
    func close() async throws { try await inner.close() }
    func checkIntegrity() async throws { try await inner.checkIntegrity() }
}
