import Domain
import Storage
import Synchronization

/// The server's time, carried on by this machine's monotonic clock and learnt anew now and then. It
/// never goes back: where the server turns out to be behind, it stops until the server has caught
/// up.
final class ServerClock: Sendable {
    private static let interval = Duration.seconds(10)
    /// Of several samples the quickest says most.
    private static let samples = 3

    private struct Sample {
        let time: Duration
        let at: ContinuousClock.Instant
    }

    private struct State {
        var sample: Sample?
        var due = ContinuousClock.now
        var told = Int64.min
    }

    private let state = Mutex(State())

    var now: Instant {
        state.withLock { state in
            if let sample = state.sample {
                state.told = max(state.told, (sample.time + (ContinuousClock.now - sample.at)).wholeMilliseconds)
            }
            return Instant(milliseconds: state.told)
        }
    }

    /// - Returns: whether the caller is the one who should ask the server.
    func isDue() -> Bool {
        state.withLock { state in
            guard state.due <= .now else { return false }
            state.due = .now + Self.interval
            return true
        }
    }

    /// Asks the server; its answer is taken to be of the middle of the round trip.
    func learn(from link: Link) throws(LinkFailure) {
        var best: (sample: Sample, trip: Duration)?
        for _ in 0..<Self.samples {
            let sent = ContinuousClock.now
            let time = try Self.ask(link)
            let trip = ContinuousClock.now - sent
            if best.map({ trip < $0.trip }) ?? true { best = (Sample(time: time, at: sent + trip / 2), trip) }
        }
        guard let sample = best?.sample else { return }
        state.withLock { state in
            state.sample = sample
            state.due = .now + Self.interval
        }
    }

    private static func ask(_ link: Link) throws(LinkFailure) -> Duration {
        let query = Request("SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)")
        let results = try link.exchange([query], writing: false)
        guard let microseconds = results.first?.integer(0) else { throw .lost("the server does not tell its time") }
        return .microseconds(microseconds)
    }
}
