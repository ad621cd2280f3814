import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Testing

/// The server's API, as a platform calls it.
struct API: Sendable {
    struct Answer: Sendable {
        let status: Int
        let text: String

        /// Null where it is no JSON.
        var body: JSON { (try? JSON.read(text)) ?? .null }

        var isSuccess: Bool { (200..<300).contains(status) }
        /// The problem's stable code.
        var code: String { body["code"]?.text ?? "http.\(status)" }
    }

    let port: Int
    let key: String

    func with(key: String) -> API { API(port: port, key: key) }

    /// As many connections as there are clients: one that has to wait for another's says nothing
    /// about the server.
    private static let client: HTTPClient = {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 160
        // A server that is gone is to be known at once.
        configuration.connectionPool.retryConnectionEstablishment = false
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    func get(_ path: String) async throws -> Answer { try await send(.GET, path) }

    /// - Parameter retry: the `Idempotency-Key`.
    func post(_ path: String, _ json: String, retry: String? = nil) async throws -> Answer {
        try await send(.POST, path, json, retry: retry)
    }

    /// - Throws: where there was no whole answer.
    func send(_ method: HTTPMethod, _ path: String, _ json: String? = nil, retry: String? = nil) async throws -> Answer
    {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)")
        request.method = method
        request.headers.add(name: "Authorization", value: "Bearer \(key)")
        if let retry { request.headers.add(name: "Idempotency-Key", value: retry) }
        if let json {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(string: json))
        }
        let response = try await Self.client.execute(request, timeout: .seconds(20))
        let text = String(buffer: try await response.body.collect(upTo: 16 * 1024 * 1024))
        return Answer(status: Int(response.status.code), text: text)
    }

    /// The same call as often as it is sent.
    func post(_ call: Call) async throws -> Answer { try await post(call.path, call.body, retry: call.retry) }

    func isReady() async throws -> Bool { (try? await get("/readyz").isSuccess) ?? false }

    /// - Returns: the body of an answer that has to be a good one.
    func require(_ answer: Answer, _ step: String) throws -> JSON {
        try #require(answer.isSuccess, "\(step): \(answer.code)")
        return answer.body
    }
}
