import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import TestSupport

/// WebDriver (W3C, level 2) over HTTP.
struct WebDriver: Sendable {
    private let url: String
    /// Where the driver and its browsers keep their files.
    private let folder: TemporaryFolder

    init(url: String, keeping folder: TemporaryFolder) {
        self.url = url
        self.folder = folder
    }

    /// Nothing that a test does takes longer, on the slowest machine.
    private static let patience = TimeAmount.minutes(3)
    /// A picture of a long page is a few megabytes.
    private static let largestAnswer = 64 << 20

    @discardableResult
    func post(_ path: String, _ body: Wire = [:]) async throws -> Wire { try await send(.POST, path, body) }

    func get(_ path: String) async throws -> Wire { try await send(.GET, path) }

    func delete(_ path: String) async throws { _ = try await send(.DELETE, path) }

    /// - Returns: the member `value` of the answer.
    private func send(_ method: HTTPMethod, _ path: String, _ body: Wire? = nil) async throws -> Wire {
        var request = HTTPClientRequest(url: url + path)
        request.method = method
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json; charset=utf-8")
            request.body = .bytes(ByteBuffer(bytes: try JSONEncoder().encode(body)))
        }
        let response = try await HTTPClient.shared.execute(request, timeout: Self.patience)
        let received = try await response.body.collect(upTo: Self.largestAnswer)
        let answer = try JSONDecoder().decode(Wire.self, from: Data(received.readableBytesView))
        guard response.status == .ok else { throw DriverFailure(answer["value"]) }
        return answer["value"]
    }
}

/// What the driver answers instead of a value.
package struct DriverFailure: Error, CustomStringConvertible {
    /// Of the standard's table, such as `stale element reference`.
    package let error: String
    package let message: String

    init(_ value: Wire) {
        error = value["error"].text ?? "unknown error"
        message = value["message"].text ?? ""
    }

    package var description: String { "\(error): \(message.prefix(400))" }

    /// Whether the page was only not as far yet: nothing was done, and the same may succeed in a
    /// moment.
    var mayPass: Bool {
        [
            "stale element reference", "no such element", "element not interactable", "element click intercepted",
            "detached shadow root",
        ]
        .contains(error)
    }
}
