import Domain
import Engine
import Logging
import Synchronization

/// Has a lease for as long as it can: takes it when it is free, and prolongs it each third of its
/// life.
final class LeaseKeeper: Sendable {
    private static let life = Duration.seconds(15)

    private let engine: Engine
    private let name: LeaseName
    private let holder: NodeID
    private let logger: Logger
    private let held = Mutex<Lease?>(nil)

    init(_ engine: Engine, _ name: LeaseName, holder: NodeID, logger: Logger) {
        self.engine = engine
        self.name = name
        self.holder = holder
        self.logger = logger
    }

    /// Nil while another node has it.
    var lease: Lease? { held.withLock { $0 } }

    /// Until it is cancelled.
    private func run() async {
        while !Task.isCancelled {
            await take()
            try? await Task.sleep(for: Self.life / 3)
        }
    }

    /// A lease thought to be held while the database can't be asked is checked by its token where
    /// it counts.
    private func take() async {
        do {
            let lease = try await engine.lease(name, holder: holder, for: Self.life)
            held.withLock { $0 = lease }
        } catch {
            logger.error(
                "taking a lease failed",
                metadata: ["lease": "\(name.rawValue)", "error": "\(CommandFailure(error).code)"])
        }
    }

    /// Another node has it by now.
    func lose() {
        held.withLock { $0 = nil }
        logger.notice("lease lost", metadata: ["lease": "\(name.rawValue)"])
    }

    /// What needs the lease, and whose failure is no reason to stop: the next turn may find the disk with room again. The
    /// type of the error only, since what a driver prints may hold values.
    func attempt(_ what: String, _ work: () async throws -> Void) async {
        do {
            try await work()
        } catch is LeaseLost {
            lose()
        } catch {
            logger.error(
                "\(what) failed", metadata: ["error": "\(CommandFailure(error).code)", "type": "\(type(of: error))"])
        }
    }

    /// Keeps the lease for as long as the work takes.
    func keep<Failure: Error>(during work: () async throws(Failure) -> Void) async throws(Failure) {
        await take()
        let keeping = Task { await run() }
        let outcome: Result<Void, Failure>
        do throws(Failure) {
            outcome = .success(try await work())
        } catch {
            outcome = .failure(error)
        }
        keeping.cancel()
        await keeping.value
        await giveBack()
        try outcome.get()
    }

    private func giveBack() async {
        guard let lease else { return }
        held.withLock { $0 = nil }
        try? await engine.giveBack(lease)
    }
}
