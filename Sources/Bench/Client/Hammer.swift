import NIOCore
import NIOPosix
import Synchronization

/// Sends the same requests over and over on many connections, with as little work of its own as
/// possible.
struct Hammer: Sendable {
    let server: ServerAddress
    /// Asked in turns.
    let requests: [ByteBuffer]
    let connections: Int

    struct Result: Sendable {
        let answered: Int
        let failed: Int
        let seconds: Double
    }

    func run(for span: Duration) async throws -> Result {
        let count = HammerCount()
        let began = ContinuousClock.now
        let deadline = began + span
        try await withThrowingTaskGroup(of: Void.self) { group in
            for place in 0..<connections { group.addTask { try await strike(from: place, until: deadline, count) } }
            try await group.waitForAll()
        }
        return Result(answered: count.answered, failed: count.failed, seconds: (ContinuousClock.now - began).asSeconds)
    }

    private func strike(from place: Int, until deadline: ContinuousClock.Instant, _ count: HammerCount) async throws {
        let requests = requests
        let channel = try await ClientBootstrap(group: BenchLoop.shared)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers(
                        ByteToMessageHandler(ResponseDecoder()),
                        HammerHandler(requests, from: place, until: deadline, count))
                }
            }
            .connect(host: "127.0.0.1", port: server.port).get()
        try await channel.closeFuture.get()
    }
}

private final class HammerCount: Sendable {
    private let responses = Atomic<Int>(0)
    private let failures = Atomic<Int>(0)

    var answered: Int { responses.load(ordering: .relaxed) }
    var failed: Int { failures.load(ordering: .relaxed) }

    func note(_ response: ServerResponse) {
        responses.add(1, ordering: .relaxed)
        if !response.isSuccess { failures.add(1, ordering: .relaxed) }
    }
}

/// One connection: the next request is sent when an answer has come.
private final class HammerHandler: ChannelInboundHandler {
    typealias InboundIn = ServerResponse
    typealias OutboundOut = ByteBuffer

    private let requests: [ByteBuffer]
    private var next: Int
    private let deadline: ContinuousClock.Instant
    private let count: HammerCount

    init(_ requests: [ByteBuffer], from place: Int, until deadline: ContinuousClock.Instant, _ count: HammerCount) {
        self.requests = requests
        next = place % requests.count
        self.deadline = deadline
        self.count = count
    }

    func channelActive(context: ChannelHandlerContext) { ask(context) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        count.note(unwrapInboundIn(data))
        if ContinuousClock.now < deadline { ask(context) } else { context.close(promise: nil) }
    }

    private func ask(_ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(requests[next]), promise: nil)
        next = (next + 1) % requests.count
    }
}
