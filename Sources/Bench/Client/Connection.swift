import NIOCore
import NIOPosix

/// One connection that is kept open and asks one thing at a time.
struct Connection {
    private let server: ServerAddress
    private let requests: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var responses: NIOAsyncChannelInboundStream<ServerResponse>.AsyncIterator

    static func open<Result: Sendable>(
        to server: ServerAddress, on loop: any EventLoopGroup, _ body: (inout Connection) async throws -> Result
    ) async throws -> Result {
        let channel = try await ClientBootstrap(group: loop)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .connect(host: "127.0.0.1", port: server.port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(ByteToMessageHandler(ResponseDecoder()))
                    return try NIOAsyncChannel<ServerResponse, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { responses, requests in
            var connection = Connection(server: server, requests: requests, responses: responses.makeAsyncIterator())
            return try await body(&connection)
        }
    }

    mutating func get(_ path: String) async throws -> ServerResponse {
        try await ask("GET \(path) HTTP/1.1\r\n\(server.headers)\r\n")
    }

    /// - Parameter json: a whole object.
    mutating func post(_ path: String, _ json: String) async throws -> ServerResponse {
        try await ask(server.post(path, json))
    }

    private mutating func ask(_ request: String) async throws -> ServerResponse {
        try await requests.write(ByteBuffer(string: request))
        guard let response = try await responses.next() else { throw BenchFailure.connection("was closed") }
        return response
    }
}

/// Where the server listens, and the API key for it.
struct ServerAddress: Sendable {
    let port: Int
    let headers: String

    init(port: Int, apiKey: String) {
        self.port = port
        headers = "host: 127.0.0.1:\(port)\r\nauthorization: Bearer \(apiKey)\r\n"
    }

    /// A whole request.
    /// - Parameter json: a whole object.
    func post(_ path: String, _ json: String) -> String {
        "POST \(path) HTTP/1.1\r\n\(headers)content-type: application/json\r\ncontent-length: \(json.utf8.count)\r\n\r\n\(json)"
    }
}
