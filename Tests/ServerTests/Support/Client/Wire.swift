import NIOCore
import NIOPosix
import Synchronization

/// A bare connection: sends what a client library never would, and keeps what comes back.
final class Wire: Sendable {
    private final class Ear: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer

        struct Heard {
            var text = ""
            var isClosed = false
        }

        let heard = Mutex(Heard())

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let text = String(buffer: unwrapInboundIn(data))
            heard.withLock { $0.text += text }
        }

        func channelInactive(context: ChannelHandlerContext) { heard.withLock { $0.isClosed = true } }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }

    private let channel: any Channel
    private let ear: Ear

    private init(_ channel: any Channel, _ ear: Ear) {
        self.channel = channel
        self.ear = ear
    }

    /// - Parameters:
    ///   - from: the address of this machine that it comes from; any of 127.0.0.0/8 is one, so that
    ///     there are as many networks as one likes.
    ///   - reads: false for a client that takes nothing of what it is sent.
    static func open<Result>(
        _ port: Int, from: String = "127.0.0.1", reads: Bool = true, _ body: (Wire) async throws -> Result
    ) async throws -> Result {
        let ear = Ear()
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelOption(.allowRemoteHalfClosure, value: false)
            .channelOption(.autoRead, value: reads)
            .channelOption(.socketOption(.so_rcvbuf), value: reads ? 256 * 1024 : 8 * 1024)
            .bind(to: try SocketAddress(ipAddress: from, port: 0))
            .channelInitializer { $0.pipeline.addHandler(ear) }
            .connect(host: "127.0.0.1", port: port).get()
        let wire = Wire(channel, ear)
        do {
            let result = try await body(wire)
            try? await channel.close()
            return result
        } catch {
            try? await channel.close()
            throw error
        }
    }

    /// Takes a little of what has come, for a client that does not read on its own.
    func take() { channel.read() }

    /// A server that has closed already is no failure here.
    func send(_ bytes: String) { channel.writeAndFlush(ByteBuffer(string: bytes), promise: nil) }

    /// Half-closes it: nothing more is sent, and answers are still read.
    func endSending() { channel.close(mode: .output, promise: nil) }

    var heard: String { ear.heard.withLock(\.text) }
    var isClosed: Bool { ear.heard.withLock(\.isClosed) }

    /// Of all answers so far, informational ones left out.
    var statuses: [Int] {
        heard.matches(of: #/HTTP/1\.1 (\d{3})/#).compactMap { Int($0.1) }.filter { $0 >= 200 }
    }
}
