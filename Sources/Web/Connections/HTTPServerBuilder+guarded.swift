import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

extension HTTPServerBuilder {
    /// HTTP/1.1 for clients that may be slow or hostile.
    static func guarded(_ limits: WebLimits) -> HTTPServerBuilder {
        // Behind our own proxies all connections are theirs.
        let shares = limits.trustedProxies == 0 ? ConnectionShares(of: limits.maxConnections) : nil
        return .init { responder in GuardedChannel(limits, shares, responder) }
    }
}

/// A connection that reads no further while its answers wait to be written.
struct GuardedChannel: ServerChildChannel {
    private let http: HTTP1Channel
    private let shares: ConnectionShares?
    /// What is read at once. Requests are small, and each that is sent ahead takes many times its
    /// bytes once it is parsed.
    private static let readSize = 8 * 1024
    /// What the system holds of answers that are not taken; by itself it would hold megabytes for
    /// each connection.
    private static let sendBuffer = 64 * 1024

    init(_ limits: WebLimits, _ shares: ConnectionShares?, _ responder: @escaping HTTPChannelHandler.Responder) {
        self.shares = shares
        let (paceLimits, idle) = (ConnectionPace.Limits(limits), TimeAmount.nanoseconds(limits.patience.nanoseconds))
        http = HTTP1Channel(
            responder: { request, writer, channel in
                try await responder(request, writer, channel)
                // An answer is handed to the connection's own thread and is not waited for. Unless
                // the next request is, a client that sends hundreds ahead gets all answers made
                // before the first is found to be stuck.
                try await channel.eventLoop.submit {}.get()
            },
            configuration: .init(additionalChannelHandlers: [ConnectionGuard(paceLimits)], idleTimeout: idle))
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<HTTP1Channel.Value> {
        channel.setOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: Self.readSize))
            .and(channel.setOption(.socketOption(.so_sndbuf), value: numericCast(Self.sendBuffer)))
            .flatMap { _ in http.setup(channel: channel, logger: logger) }
            .map { [shares] value in
                shares?.admit(channel)
                return value
            }
    }

    func handle(value: HTTP1Channel.Value, logger: Logger) async { await http.handle(value: value, logger: logger) }
}

extension ConnectionPace.Limits {
    init(_ limits: WebLimits) {
        self.init(
            patience: .nanoseconds(limits.patience.nanoseconds),
            untaken: .nanoseconds(max(limits.patience, .seconds(10)).nanoseconds),
            whole: .nanoseconds(max(limits.uploadPatience, limits.patience).nanoseconds),
            leastRate: limits.leastRate, mostWaiting: limits.mostWaiting)
    }
}
