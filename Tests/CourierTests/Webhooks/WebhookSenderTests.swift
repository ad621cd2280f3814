import Courier
import Domain
import HTTPTypes
import Hummingbird
import Testing

@Suite("Sending to webhooks")
struct WebhookSenderTests {
    private func sender(
        _ rules: DestinationRules = .demo, resolver: HostResolver = .system, timeout: Duration = .seconds(30)
    ) -> WebhookSender {
        WebhookSender(rules: rules, resolver: resolver, timeout: timeout, now: { start })
    }

    private func outcome(_ sender: WebhookSender, _ url: String) async -> DeliveryFailure? {
        do {
            try await sender.deliver(Messages.event(to: url), at: start)
            return nil
        } catch {
            return error
        }
    }

    @Test("An event arrives to the byte, signed so that its receiver can check it")
    func arrivesSigned() async throws {
        let receiver = Receiver(answering: { _, _ in Response(status: .noContent) })
        try await receiver.open { url in
            let sender = sender()
            #expect(await outcome(sender, url) == nil)
            await sender.shutDown()
        }
        let received = try #require(receiver.received.first)
        let headers = StandardWebhooks.Headers(
            id: try #require(received.header("webhook-id")),
            timestamp: try #require(Int64(received.header("webhook-timestamp") ?? "")),
            signature: try #require(received.header("webhook-signature")))
        let secret = try #require(WebhookSecret(Messages.secret))
        #expect(StandardWebhooks.verify(received.body, headers, secret: secret, at: start))
        #expect(received.text == #"{"number":0}"#)
        #expect(headers.id == EventID(high: 9, low: 0).description)
    }

    @Test(
        "An answer decides what becomes of the event",
        arguments: [
            (HTTPResponse.Status.ok, nil), (.accepted, nil), (.gone, DeliveryFailure.permanent("webhook.gone")),
            (.badRequest, .transient("http.400")), (.internalServerError, .transient("http.500")),
            (.tooManyRequests, .transient("http.429")),
        ] as [(HTTPResponse.Status, DeliveryFailure?)])
    func judgesAnswers(_ status: HTTPResponse.Status, _ expected: DeliveryFailure?) async throws {
        try await Receiver(answering: { _, _ in Response(status: status) }).open { url in
            let sender = sender()
            #expect(await outcome(sender, url) == expected)
            await sender.shutDown()
        }
    }

    @Test("A redirect is not followed")
    func followsNoRedirects() async throws {
        let receiver = Receiver(answering: { _, _ in Response(status: .temporaryRedirect, headers: [.location: "/hook"])
        })
        try await receiver.open { url in
            let sender = sender()
            #expect(await outcome(sender, url) == .transient("http.307"))
            await sender.shutDown()
        }
        #expect(receiver.received.count == 1)
    }

    @Test("A receiver that does not answer in time is silent, not a success")
    func timesOut() async throws {
        let slow: Receiver.Answer = { _, _ in
            try await Task.sleep(for: .milliseconds(700))
            return Response(status: .ok)
        }
        try await Receiver(answering: slow).open { url in
            let sender = sender(timeout: .milliseconds(150))
            #expect(await outcome(sender, url) == .transient("timeout"))
            await sender.shutDown()
        }
    }

    @Test("A long answer is not read to its end")
    func ignoresLongAnswers() async throws {
        let endless: Receiver.Answer = { _, _ in
            Response(status: .ok, body: ResponseBody(asyncSequence: Endless()))
        }
        try await Receiver(answering: endless).open { url in
            let sender = sender()
            #expect(await outcome(sender, url) == nil)
            await sender.shutDown()
        }
    }

    @Test("A closed port is unreachable")
    func closedPort() async {
        let sender = sender()
        #expect(await outcome(sender, "http://127.0.0.1:1/hook") == .transient("unreachable"))
        await sender.shutDown()
    }

    @Test(
        "Nothing is sent to where a webhook may not point",
        arguments: [
            ("http://127.0.0.1:1/", "webhook.forbidden-address"),
            ("https://[::ffff:10.0.0.1]/", "webhook.forbidden-address"),
            ("https://169.254.169.254/latest/meta-data", "webhook.forbidden-address"),
            ("https://inside.example/", "webhook.forbidden-address"),
            ("http://outside.example/", "webhook.insecure"), ("https://user@outside.example/", "webhook.bad-url"),
        ])
    func refuses(_ url: String, _ code: String) async {
        let names = HostResolver {
            $0 == "inside.example" ? [IPAddress(bytes: [192, 168, 0, 9])] : [IPAddress(bytes: [8, 8, 8, 8])]
        }
        let sender = sender(.strict, resolver: names)
        #expect(await outcome(sender, url) == .permanent(code))
        await sender.shutDown()
    }

    @Test("A name that cannot be found may be found later")
    func unknownName() async {
        let sender = sender(resolver: HostResolver { _ in [] })
        #expect(await outcome(sender, "https://nowhere.example/") == .transient("unreachable"))
        await sender.shutDown()
    }

    @Test("What was checked is what is called, whatever the system's resolver says of the name")
    func callsTheCheckedAddress() async throws {
        let receiver = Receiver(answering: { _, _ in Response(status: .ok) })
        try await receiver.open { url in
            // No resolver knows this name (RFC 6761), so the call only arrives when the client is
            // pinned.
            let named = url.replacing("127.0.0.1", with: "webhook.invalid")
            let sender = sender(resolver: HostResolver { _ in [IPAddress(bytes: [127, 0, 0, 1])] })
            #expect(await outcome(sender, named) == nil)
            await sender.shutDown()
        }
        #expect(receiver.received.count == 1)
    }
}

/// Never ends on its own.
private struct Endless: AsyncSequence, Sendable {
    struct AsyncIterator: AsyncIteratorProtocol {
        mutating func next() async throws -> ByteBuffer? {
            try await Task.sleep(for: .milliseconds(1))
            return ByteBuffer(repeating: 46, count: 512)
        }
    }
    func makeAsyncIterator() -> AsyncIterator { AsyncIterator() }
}
