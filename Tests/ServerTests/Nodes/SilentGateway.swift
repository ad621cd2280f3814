import NIOCore
import NIOPosix
import Testing

/// Takes whatever is posted to it, and never says what became of it.
final class SilentGateway: Sendable {
    private let channel: any Channel
    let settings: [String: String]

    init() async throws {
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton).bind(
            host: "127.0.0.1", port: 0
        ).get()
        let port = try #require(channel.localAddress?.port)
        settings = ["MAIL_GATEWAY": "http", "MAIL_URL": "http://127.0.0.1:\(port)/mail", "MAIL_TOKEN": "tests"]
    }

    func close() async throws { try await channel.close() }
}
