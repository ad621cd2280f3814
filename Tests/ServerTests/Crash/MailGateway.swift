import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization
import Testing

/// Takes mail as an operator's own service does, and remembers all of it. The demo's mailboxes keep
/// but the latest few hundred.
final class MailGateway: Sendable {
    private let taken = Mutex<[String: Int]>([:])

    private init() {}

    /// - Returns: the gateway, and what tells a server to use it; it listens as long as the test
    ///   runs.
    static func listen() async throws -> (MailGateway, settings: [String: String]) {
        let gateway = MailGateway()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton).childChannelInitializer {
            channel in
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                try channel.pipeline.syncOperations.addHandler(Counter(gateway))
            }
        }.bind(host: "127.0.0.1", port: 0).get()
        let port = try #require(channel.localAddress?.port)
        return (gateway, ["MAIL_GATEWAY": "http", "MAIL_URL": "http://127.0.0.1:\(port)/mail", "MAIL_TOKEN": "tests"])
    }

    func count(to address: String) -> Int { taken.withLock { $0[address] ?? 0 } }

    /// How many of them have nothing yet.
    func missing(_ people: [Person]) -> Int { taken.withLock { taken in people.count { taken[$0.address] == nil } } }

    fileprivate func take(_ body: String) {
        guard let to = (try? JSON.read(body))?["to"]?.text else { return }
        taken.withLock { $0[to, default: 0] += 1 }
    }
}

/// Says 200 to each message once it is whole.
private final class Counter: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let gateway: MailGateway
    private var body = ""

    init(_ gateway: MailGateway) { self.gateway = gateway }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: body = ""
        case .body(let bytes): body += String(buffer: bytes)
        case .end:
            gateway.take(body)
            let head = HTTPResponseHead(version: .http1_1, status: .ok, headers: ["Content-Length": "0"])
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }
}
