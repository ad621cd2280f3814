import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Synchronization

@testable import Web

/// Sits between a browser and the server, and writes down every address that the server gives out.
struct Eavesdropper: TestClientProtocol {
    final class Notes: Sendable {
        private let lines = Mutex<[String]>([])

        var all: [String] { lines.withLock { $0 } }
        func add(_ more: [String]) { lines.withLock { $0 += more } }
    }

    let client: any TestClientProtocol
    let notes = Notes()

    var port: Int? { client.port }

    func executeRequest(
        uri: String, method: HTTPRequest.Method, headers: HTTPFields, body: ByteBuffer?
    ) async throws -> TestResponse {
        let response = try await client.executeRequest(uri: uri, method: method, headers: headers, body: body)
        let page = String(buffer: response.body)
        let links = page.matches(of: /(?:href|src|action)="([^"]*)"/).map { String($0.1) }
        notes.add([uri, response.headers[.location] ?? ""] + links)
        return response
    }
}

extension WebHarness {
    /// The same server, overheard.
    func overheard() -> (web: WebHarness, notes: Eavesdropper.Notes) {
        let between = Eavesdropper(client: client)
        return (
            WebHarness(engine: engine, key: key, client: between, contract: contract, log: log, registry: registry),
            between.notes
        )
    }
}
