import AsyncHTTPClient
import Courier
import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Testing
import Verification

@Suite("The HTTP gateway")
struct HTTPGatewayTests {
    private let message = RenderedMessage(
        reference: MessageID(high: 3, low: 4), realm: Messages.realm, to: Secret("+8613800138000"), subject: nil,
        text: Secret("【集市】验证码 135790"),
        code: Secret("135790"), language: .chinese)

    /// - Returns: what came of one delivery to a service that answers so.
    private func outcome(_ url: String, timeout: Duration = .seconds(30)) async -> DeliveryFailure? {
        let client = HTTPClient.forGateways()
        let gateway = HTTPGateway(
            carrier: .sms, url: url, token: Secret("gateway-token"), client: client, timeout: timeout)
        var failure: DeliveryFailure?
        do { try await gateway.deliver(message) } catch { failure = error }
        try? await client.shutdown()
        return failure
    }

    @Test("A message is handed over as JSON, with the token and a reference that stays the same")
    func handsOver() async throws {
        let receiver = Receiver(answering: { _, _ in Response(status: .accepted) })
        try await receiver.open { url in
            #expect(await outcome(url) == nil)
        }
        let received = try #require(receiver.received.first)
        let body = try #require(try JSONSerialization.jsonObject(with: Data(received.body)) as? [String: String])
        let reference = MessageID(high: 3, low: 4).description
        #expect(body == ["to": "+8613800138000", "text": "【集市】验证码 135790", "reference": reference, "language": "zh"])
        #expect(received.headers[.authorization] == "Bearer gateway-token")
        #expect(received.header("idempotency-key") == "\"\(reference)\"")
    }

    @Test(
        "An answer decides whether it is tried again",
        arguments: [
            (HTTPResponse.Status.ok, nil), (.badRequest, DeliveryFailure.permanent("http.400")),
            (.unauthorized, .permanent("http.401")),
            (.requestTimeout, .transient("http.408")), (.tooManyRequests, .transient("http.429")),
            (.badGateway, .transient("http.502")),
            (.found, .permanent("http.302")),
        ] as [(HTTPResponse.Status, DeliveryFailure?)])
    func judges(_ status: HTTPResponse.Status, _ expected: DeliveryFailure?) async throws {
        try await Receiver(answering: { _, _ in Response(status: status, headers: [.location: "/hook"]) }).open { url in
            #expect(await outcome(url) == expected)
        }
    }

    @Test("A service that is slow or away is tried again")
    func silent() async throws {
        #expect(await outcome("http://127.0.0.1:1/") == .transient("unreachable"))
        let slow: Receiver.Answer = { _, _ in
            try await Task.sleep(for: .milliseconds(700))
            return Response(status: .ok)
        }
        try await Receiver(answering: slow).open { url in
            #expect(await outcome(url, timeout: .milliseconds(150)) == .transient("timeout"))
        }
    }
}
