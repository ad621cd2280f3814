package import Domain
import Foundation
import Synchronization

/// The telephones and mailboxes of the demo: the only place where a code can be read.
///
/// Bounded, so that a demo left open to the world can't fill the machine: the telephone that was
/// silent the longest makes room for a new one, and the oldest message for a new one.
package final class DemoPhones: Sendable {
    package static let addressLimit = 500
    package static let messageLimit = 50

    private struct Address: Hashable {
        let carrier: Carrier
        let to: String
    }

    private struct Kept {
        var sequence = 0
        var messages: [Address: [DemoMessage]] = [:]
    }

    private let kept: Mutex<Kept>
    /// Where messages are appended, one a line; nil to keep them in memory alone.
    private let file: String?

    package init() {
        kept = Mutex(Kept())
        file = nil
    }

    /// Continues with the messages of a file, as far as there is room for them. What can't be read is left out: these are
    /// telephones to try things with.
    package init(keptIn file: String) {
        let lines = FileManager.default.contents(atPath: file)?.split(separator: UInt8(ascii: "\n")) ?? []
        var kept = Kept()
        for line in lines {
            guard let message = try? JSONDecoder().decode(DemoMessage.self, from: line) else { continue }
            Self.take(message, in: &kept)
        }
        let messages = kept.messages.values.flatMap(\.self).sorted { $0.sequence < $1.sequence }
        // Removed first, because the permissions of a file that is there would stay what they are.
        try? FileManager.default.removeItem(atPath: file)
        _ = FileManager.default.createFile(
            atPath: file, contents: Data(messages.flatMap(Self.line)), attributes: [.posixPermissions: 0o600])
        self.kept = Mutex(kept)
        self.file = file
    }

    /// The one with the latest message first.
    package func conversations() -> [DemoConversation] {
        let latest = kept.withLock { kept in
            kept.messages.compactMap { address, messages in
                messages.last.map {
                    DemoConversation(carrier: address.carrier, to: address.to, count: messages.count, latest: $0)
                }
            }
        }
        return latest.sorted { $0.latest.sequence > $1.latest.sequence }
    }

    /// In order of sequence.
    /// - Parameter sequence: 0 for all that is kept.
    package func messages(after sequence: Int, limit: Int) -> [DemoMessage] {
        let later = kept.withLock { kept in
            kept.messages.values.flatMap { $0.reversed().prefix { $0.sequence > sequence } }
        }
        return Array(later.sorted { $0.sequence < $1.sequence }.prefix(limit))
    }

    /// What one telephone or mailbox holds, the oldest first.
    package func messages(to: String, carrier: Carrier) -> [DemoMessage] {
        kept.withLock { $0.messages[Address(carrier: carrier, to: to)] ?? [] }
    }

    func receive(_ message: RenderedMessage, over carrier: Carrier, at now: Instant) {
        let address = Address(carrier: carrier, to: message.to.reveal())
        kept.withLock { kept in
            let received = DemoMessage(
                sequence: kept.sequence + 1, realm: message.realm, carrier: carrier, to: address.to,
                subject: message.subject?.reveal(),
                text: message.text.reveal(),
                code: message.code?.reveal(), at: now)
            Self.take(received, in: &kept)
            append(received)
        }
    }

    private static func take(_ message: DemoMessage, in kept: inout Kept) {
        let address = Address(carrier: message.carrier, to: message.to)
        kept.sequence = max(kept.sequence, message.sequence)
        makeRoom(for: address, in: &kept)
        kept.messages[address, default: []].append(message)
    }

    private func append(_ message: DemoMessage) {
        guard let file, let handle = FileHandle(forWritingAtPath: file) else { return }
        _ = try? handle.seekToEnd()
        try? handle.write(contentsOf: Self.line(message))
        try? handle.close()
    }

    private static func line(_ message: DemoMessage) -> Data {
        ((try? JSONEncoder().encode(message)) ?? Data()) + Data("\n".utf8)
    }

    private static func makeRoom(for address: Address, in kept: inout Kept) {
        if let messages = kept.messages[address] {
            if messages.count == messageLimit { kept.messages[address]?.removeFirst() }
        } else if kept.messages.count == addressLimit {
            let quietest = kept.messages.min { ($0.value.last?.sequence ?? 0) < ($1.value.last?.sequence ?? 0) }
            if let quietest { kept.messages[quietest.key] = nil }
        }
    }
}

/// One message on a demo telephone or in a demo mailbox.
package struct DemoMessage: Sendable, Hashable, Codable {
    /// Grows by one a message over all telephones, from 1.
    package let sequence: Int
    /// Whose message it is.
    package let realm: RealmID
    package let carrier: Carrier
    package let to: String
    package let subject: String?
    package let text: String
    package let code: String?
    package let at: Instant
}

/// One telephone or mailbox, with the message that came last.
package struct DemoConversation: Sendable, Hashable, Codable {
    package let carrier: Carrier
    package let to: String
    /// How many messages are kept.
    package let count: Int
    package let latest: DemoMessage
}

/// Delivers to the demo's telephones and mailboxes. Never fails.
package struct DemoGateway: MessageGateway {
    package let carrier: Carrier
    private let phones: DemoPhones
    private let now: @Sendable () -> Instant

    package init(carrier: Carrier, phones: DemoPhones, now: @escaping @Sendable () -> Instant) {
        self.carrier = carrier
        self.phones = phones
        self.now = now
    }

    package func deliver(_ message: RenderedMessage) async throws(DeliveryFailure) {
        phones.receive(message, over: carrier, at: now())
    }
}
