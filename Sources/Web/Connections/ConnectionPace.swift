import NIOCore

/// How well the other end of one connection keeps up: how far its body has come, how many of its
/// requests wait, what it has not taken of its answers. Moments come in; nothing here knows a clock
/// or a socket.
struct ConnectionPace {
    struct Limits: Sendable {
        /// What every body has from its head on.
        let patience: TimeAmount
        /// How long nothing of an answer may be taken. The system tells of what was taken in pieces
        /// of some tens of kilobytes.
        let untaken: TimeAmount
        /// What no body has more of, however fast it comes.
        let whole: TimeAmount
        /// Bytes a second that a body must bring beyond its patience.
        let leastRate: Int
        /// Requests sent ahead of their answers. Browsers and proxies send none ahead.
        let mostWaiting: Int
    }

    enum Assessment: Equatable {
        case well
        /// Nothing more is read of this body; its answer says so.
        case bodyTooSlow
        case shut
    }

    private struct Incoming {
        let since: NIODeadline
        var received = 0
    }

    private struct Untaken {
        var since: NIODeadline
        var bytes: Int
    }

    private let limits: Limits
    private var waiting = 0
    private var body: Incoming?
    private var untaken: Untaken?
    /// A body came too slowly. Whatever else comes is not read any more.
    private var isRefused = false

    init(_ limits: Limits) { self.limits = limits }

    /// Whether there is anything that time can make worse.
    var isPending: Bool { isRefused || body != nil || untaken != nil }

    mutating func began(at now: NIODeadline) -> Assessment {
        waiting += 1
        body = Incoming(since: now)
        return waiting > limits.mostWaiting ? .shut : .well
    }

    mutating func received(_ bytes: Int) { body?.received += bytes }
    mutating func ended() { body = nil }
    mutating func answered() { waiting = max(0, waiting - 1) }

    /// - Parameter bytes: of answers that the other end has not taken; nil as soon as there is room
    ///   for more.
    mutating func leaves(_ bytes: Int?, at now: NIODeadline) {
        untaken = bytes.map { Untaken(since: now, bytes: $0) }
    }

    /// To be asked now and then while ``isPending``.
    /// - Parameter bytes: of answers that are still not taken.
    mutating func assessment(at now: NIODeadline, untaken bytes: Int) -> Assessment {
        if isRefused || isStuck(at: now, bytes) { return .shut }
        guard let body, now >= deadline(of: body) else { return .well }
        // Who answers the call hears of it first; the connection is shut at the next look.
        isRefused = true
        return .bodyTooSlow
    }

    private func deadline(of body: Incoming) -> NIODeadline {
        let earned = TimeAmount.milliseconds(Int64(body.received) * 1000 / Int64(limits.leastRate))
        return body.since + min(limits.patience + earned, limits.whole)
    }

    private mutating func isStuck(at now: NIODeadline, _ bytes: Int) -> Bool {
        guard let before = untaken, bytes > 0 else { return false }
        if bytes < before.bytes { untaken = Untaken(since: now, bytes: bytes) }
        return bytes >= before.bytes && now >= before.since + limits.untaken
    }
}
