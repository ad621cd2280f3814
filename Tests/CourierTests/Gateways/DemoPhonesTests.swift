import Courier
import Domain
import Testing
import Verification

@Suite("The demo's telephones")
struct DemoPhonesTests {
    private let phones = DemoPhones()

    private func send(
        to: String, _ text: String = "hello", code: String? = nil, over carrier: Carrier = .sms
    ) async throws {
        let gateway = DemoGateway(carrier: carrier, phones: phones, now: { start })
        try await gateway.deliver(
            RenderedMessage(
                reference: MessageID(high: 1, low: 1), to: Secret(to), subject: nil, text: Secret(text),
                code: code.map(Secret.init),
                language: .english))
    }

    @Test("A message is shown with its code, once, after the ones before it")
    func showsMessages() async throws {
        try await send(to: "+8613800138000", "your code is 135790", code: "135790")
        try await send(to: "a@example.com", over: .mail)
        #expect(phones.messages(after: 0, limit: 10).map(\.code) == ["135790", nil])
        #expect(phones.messages(after: 1, limit: 10).map(\.to) == ["a@example.com"])
        #expect(phones.messages(after: 2, limit: 10).isEmpty)
        #expect(phones.messages(after: 0, limit: 1).map(\.sequence) == [1])
        #expect(phones.conversations().map(\.to) == ["a@example.com", "+8613800138000"])
        #expect(phones.messages(to: "+8613800138000", carrier: .sms).map(\.text) == ["your code is 135790"])
    }

    @Test("A telephone keeps its last fifty messages")
    func boundsMessages() async throws {
        for number in 1...60 { try await send(to: "+8613800138000", "message \(number)") }
        let kept = phones.messages(to: "+8613800138000", carrier: .sms)
        #expect(kept.map(\.text) == (11...60).map { "message \($0)" })
        #expect(phones.messages(after: 0, limit: 1000).count == DemoPhones.messageLimit)
    }

    @Test("The telephone that was silent the longest makes room for a new one")
    func boundsTelephones() async throws {
        for number in 1...DemoPhones.addressLimit { try await send(to: "phone \(number)") }
        try await send(to: "phone 1")
        try await send(to: "phone new")
        let addresses = Set(phones.conversations().map(\.to))
        #expect(addresses.count == DemoPhones.addressLimit)
        #expect(addresses.isSuperset(of: ["phone 1", "phone new"]) && !addresses.contains("phone 2"))
    }

    @Test("Promise 10: a message on its way to a gateway prints neither its receiver nor its text nor its code")
    func printsNothing() {
        let message = RenderedMessage(
            reference: MessageID(high: 1, low: 1), to: Secret("+8613800138000"), subject: Secret("135790 is your code"),
            text: Secret("135790 is your code"), code: Secret("135790"), language: .english)
        var dumped = ""
        dump(message, to: &dumped)
        for text in ["\(message)", String(reflecting: message), dumped] {
            #expect(!text.contains("135790") && !text.contains("138001"))
        }
    }
}
