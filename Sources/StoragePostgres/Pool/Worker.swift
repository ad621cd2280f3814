import Foundation
import Storage

/// A thread with a connection of its own: closures of phases block here, never the threads of the
/// concurrency runtime.
final class Worker {
    /// How often a job is tried when each connection is lost under it.
    private static let attempts = 4

    private let number: Int
    private let url: PostgresURL
    private let settings: PostgresSettings
    private let shared: Shared
    private var link: Link?

    /// What the workers of a database have in common.
    struct Shared: Sendable {
        let line: WaitingLine
        let metrics: StorageMetrics
        let clock: ServerClock
        let threads: ThreadCount
    }

    private init(_ number: Int, _ url: PostgresURL, _ settings: PostgresSettings, _ shared: Shared) {
        self.number = number
        self.url = url
        self.settings = settings
        self.shared = shared
    }

    static func start(_ number: Int, _ url: PostgresURL, _ settings: PostgresSettings, _ shared: Shared) {
        let thread = Thread {
            Worker(number, url, settings, shared).run()
            shared.threads.leave()
        }
        thread.name = "postgres-\(number)"
        thread.stackSize = 4 << 20
        thread.start()
    }

    private func run() {
        defer { link = nil }
        while true {
            switch shared.line.next(for: number, patience: .seconds(10)) {
            case .job(let job): work(on: job)
            case .rest: break
            case .closed: return
            }
            learnTime()
        }
    }

    private func work(on job: any Job) {
        let limit = ContinuousClock.now + (job.isPatient ? settings.waitingTime : .zero)
        for _ in 0..<Self.attempts {
            do throws(StorageFailure) {
                guard !job.attempt(on: try connected(until: limit), shared.metrics) else { return }
                link = nil
            } catch {
                return job.refuse(error)
            }
        }
        job.refuse(.unavailable("each connection was lost before its work was done"))
    }

    /// - Parameter limit: until when to try again while the server can't be reached.
    private func connected(until limit: ContinuousClock.Instant) throws(StorageFailure) -> Link {
        if let link, link.isAlive() { return link }
        var pause = Duration.milliseconds(20)
        while true {
            do throws(StorageFailure) {
                return try connect()
            } catch {
                shared.line.note(outage: error)
                guard .now + pause < limit else { throw error }
            }
            Thread.sleep(forTimeInterval: pause / .seconds(1))
            pause = min(pause * 2, .seconds(1))
        }
    }

    private func connect() throws(StorageFailure) -> Link {
        link = nil
        let made = try Link(to: url, settings)
        do throws(LinkFailure) {
            try shared.clock.learn(from: made)
        } catch {
            throw .unavailable("the connection was lost at once")
        }
        shared.metrics.noteConnect()
        shared.line.note(outage: nil)
        link = made
        return made
    }

    /// After the work, so that nobody waits for it but those in line.
    private func learnTime() {
        guard let made = link, shared.clock.isDue() else { return }
        do throws(LinkFailure) {
            try shared.clock.learn(from: made)
        } catch {
            link = nil
        }
    }
}
