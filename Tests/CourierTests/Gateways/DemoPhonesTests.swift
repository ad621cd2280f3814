import Courier
import Domain
import Foundation
import TestSupport
import Testing
import Verification

@Suite("The demo's telephones")
struct DemoPhonesTests {
    private let phones = DemoPhones()

    private func send(
        to: String, _ text: String = "hello", code: String? = nil, over carrier: Carrier = .sms,
        _ phones: DemoPhones? = nil
    ) async throws {
        let gateway = DemoGateway(carrier: carrier, phones: phones ?? self.phones, now: { start })
        try await gateway.deliver(
            RenderedMessage(
                reference: MessageID(high: 1, low: 1), realm: Messages.realm, to: Secret(to), subject: nil,
                text: Secret(text),
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

    @Test("Messages that are kept in a file are there after a restart, and those after them are counted on")
    func keepsMessages() async throws {
        let folder = try TemporaryFolder()
        let file = folder.path + "/telephones.jsonl"
        let first = DemoPhones(keptIn: file)
        for number in 1...60 { try await send(to: "+8613800138000", "message \(number)", first) }
        let second = DemoPhones(keptIn: file)
        #expect(second.messages(after: 0, limit: 100) == first.messages(after: 0, limit: 100))
        try await send(to: "a@example.com", "one more", over: .mail, second)
        let third = DemoPhones(keptIn: file)
        #expect(third.messages(after: 60, limit: 10).map(\.text) == ["one more"])
        #expect(third.messages(to: "+8613800138000", carrier: .sms).count == DemoPhones.messageLimit)
        let permissions = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(permissions == 0o600)
    }

    @Test("A line that was cut off, as by a full disk, costs itself alone")
    func cutOff() async throws {
        let folder = try TemporaryFolder()
        let file = folder.path + "/telephones.jsonl"
        try await send(to: "+8613800138000", "hello", DemoPhones(keptIn: file))
        try (String(contentsOfFile: file, encoding: .utf8) + "{\"sequ").write(
            toFile: file, atomically: true, encoding: .utf8)
        #expect(DemoPhones(keptIn: file).messages(after: 0, limit: 10).map(\.text) == ["hello"])
    }

    @Test("Promise 10: a message on its way to a gateway prints neither its receiver nor its text nor its code")
    func printsNothing() {
        let message = RenderedMessage(
            reference: MessageID(high: 1, low: 1), realm: Messages.realm, to: Secret("+8613800138000"),
            subject: Secret("135790 is your code"),
            text: Secret("135790 is your code"), code: Secret("135790"), language: .english)
        var dumped = ""
        dump(message, to: &dumped)
        for text in ["\(message)", String(reflecting: message), dumped] {
            #expect(!text.contains("135790") && !text.contains("138001"))
        }
    }
}
