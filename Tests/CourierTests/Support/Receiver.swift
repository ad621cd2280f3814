import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Synchronization

/// A real HTTP server on a loopback port that remembers what came.
final class Receiver: Sendable {
    struct Received: Sendable {
        let headers: HTTPFields
        let body: [UInt8]
        var text: String { String(decoding: body, as: UTF8.self) }

        func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }
    }

    /// Gets what came, and how many requests came before it.
    typealias Answer = @Sendable (Received, Int) async throws -> Response

    private let kept = Mutex<[Received]>([])
    private let answer: Answer

    init(answering answer: @escaping Answer) { self.answer = answer }

    var received: [Received] { kept.withLock { $0 } }

    /// - Parameter body: gets the URL; the server is closed when it returns.
    func open(_ body: @escaping @Sendable (String) async throws -> Void) async throws {
        let router = Router()
        router.post("hook") { request, _ in
            let buffer = try await request.body.collect(upTo: 1 << 20)
            let received = Received(headers: request.headers, body: Array(buffer.readableBytesView))
            return try await self.answer(received, self.keep(received))
        }
        let app = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)), logger: .silent)
        try await app.test(.live) { client in
            try await body("http://127.0.0.1:\(client.port ?? 0)/hook")
        }
    }

    private func keep(_ received: Received) -> Int {
        kept.withLock {
            $0.append(received)
            return $0.count - 1
        }
    }
}
