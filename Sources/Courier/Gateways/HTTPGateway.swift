package import AsyncHTTPClient
package import Domain
import JSONText
import NIOCore
import NIOHTTP1

/// Hands messages to a service of the operator's own over HTTP: one `POST` of ``Submission`` as
/// JSON a message.
///
/// Any answer of 2xx means that it was taken over. 408, 429, 5xx and a missing answer are tried
/// again, with the same `reference` in the body and in `Idempotency-Key`; other answers are final.
package struct HTTPGateway: MessageGateway {
    package let carrier: Carrier
    private let url: String
    private let token: Secret<String>
    private let client: HTTPClient
    private let timeout: Duration

    /// - Parameters:
    ///   - url: absolute, and `https` outside tests.
    ///   - token: sent as `Authorization: Bearer`.
    ///   - client: must not follow redirects, or codes would follow them too; see
    ///     ``HTTPClient/forGateways()``.
    ///   - timeout: for the whole exchange.
    package init(
        carrier: Carrier, url: String, token: Secret<String>, client: HTTPClient, timeout: Duration = .seconds(10)
    ) {
        self.carrier = carrier
        self.url = url
        self.token = token
        self.client = client
        self.timeout = timeout
    }

    package func deliver(_ message: RenderedMessage) async throws(DeliveryFailure) {
        let status = try await client.status(of: request(for: message), within: timeout)
        switch status {
        case 200..<300: return
        case 408, 429, 500...: throw .transient("http.\(status)")
        default: throw .permanent("http.\(status)")
        }
    }

    private func request(for message: RenderedMessage) throws(DeliveryFailure) -> HTTPClientRequest {
        guard let body = try? JSONText.bytes(Submission(message)) else { throw .permanent("message.unencodable") }
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers = [
            "content-type": "application/json", "user-agent": "Bindery", "authorization": "Bearer \(token.reveal())",
            "idempotency-key": "\"\(message.reference)\"",
        ]
        request.body = .bytes(ByteBuffer(bytes: body))
        return request
    }
}

/// The body of a hand-over.
private struct Submission: Encodable {
    let to: String
    let text: String
    let subject: String?
    let reference: String
    let language: Language

    init(_ message: RenderedMessage) {
        to = message.to.reveal()
        text = message.text.reveal()
        subject = message.subject?.reveal()
        reference = message.reference.description
        language = message.language
    }
}

extension HTTPClient {
    /// A client fit for gateways: follows no redirects and gives up early on hosts that don't
    /// answer. Shut it down after use.
    package static func forGateways() -> HTTPClient {
        HTTPClient(
            eventLoopGroupProvider: .shared(HTTPClient.defaultEventLoopGroup),
            configuration: .forDeliveries(within: .seconds(10)))
    }
}
