import Domain
import Engine
import Flows
import TestSupport
import Vault
import Verification

let start = Instant(milliseconds: 1_795_249_800_000)

/// Makes messages whose ids grow.
final class Messages: Sendable {
    private let ids = IDSource(random: { 7 })
    private let realm = Messages.realm
    private let account = AccountID(high: 1, low: 1)

    struct Unusable: Error {}

    func row(
        _ topic: MessageTopic, lane: String, webhook: WebhookID? = nil, createdAt: Instant = start, attempts: Int = 0
    ) -> MessageRow {
        MessageRow(
            id: ids.next(at: createdAt), realm: realm, account: account, topic: topic, lane: Array(lane.utf8),
            webhook: webhook,
            payload: Sealed(bytes: []), createdAt: createdAt, dueAt: createdAt, attempts: attempts, lastError: nil,
            isDead: false)
    }

    func code(
        to: String = "+8613800138000", lane: String? = nil, code: String = "135790",
        operation: OperationName? = .phoneChange,
        subject: ProofSubject = .old, carrier: Carrier = .sms, language: Language = .english,
        expiresAt: Instant = start + .minutes(5),
        attempts: Int = 0
    ) -> OutboundMessage {
        let message = CodeMessage(
            carrier: carrier, to: to, code: code, realm: realm, operation: operation, subject: subject,
            expiresAt: expiresAt,
            language: language)
        return OutboundMessage(row: row(.code, lane: lane ?? to, attempts: attempts), body: .code(message))
    }

    /// - Parameter operation: identifiers are named where it is about a kind of them.
    func notice(
        _ kind: NoticeKind = .flowCompleted, to: String = "+8613800138000", lane: String? = nil,
        operation: OperationName? = .phoneChange,
        carrier: Carrier = .sms, language: Language = .english, until: Instant? = start + .hours(72),
        cause: CancellationCause? = nil, reason: BulkReason = .serviceEnded,
        token: String? = String(repeating: "t", count: 22), attempts: Int = 0
    ) -> OutboundMessage {
        let changes = kind.isOfBulk ? [Self.taken] : operation?.kind != nil ? [Self.change] : []
        let message = NoticeMessage(
            carrier: carrier, to: to, kind: kind, realm: realm, operation: operation,
            flow: operation.map { _ in Self.flow }, changes: changes, at: start,
            until: until, cause: cause, reason: kind.isOfBulk ? reason : nil,
            disownToken: kind == .signInLetIn ? nil : token,
            letInToken: kind == .signInLetIn ? token : nil, language: language)
        return OutboundMessage(row: row(.notice, lane: lane ?? to, attempts: attempts), body: .notice(message))
    }

    func event(
        to url: String, lane: String = "hook", webhook: WebhookID = WebhookID(high: 5, low: 5), number: Int = 0
    ) -> OutboundMessage {
        let row = row(.event, lane: lane, webhook: webhook)
        return OutboundMessage(row: row, body: .event(Self.event(to: url, number: number)))
    }

    static let realm: RealmID = "marketplace"
    static let flow = FlowID(high: 3, low: 3)
    /// What the platform takes off many accounts.
    static let taken = ChangeView(kind: .phone, old: "+86 138****8000", new: nil)
    static let change = ChangeView(kind: .phone, old: "+86 138****8000", new: "+86 139****9000")

    static let secret = Secret([UInt8](1...32))

    static func event(to url: String, number: Int = 0) -> EventMessage {
        EventMessage(
            id: EventID(high: 9, low: UInt64(number)), type: "flow.completed", occurredAt: start, url: url,
            secret: secret,
            body: Array("{\"number\":\(number)}".utf8))
    }
}

extension NoticeKind {
    /// What the platform does to many accounts at once.
    var isOfBulk: Bool { [.unbindAnnounced, .unbindDone, .unbindCalledOff].contains(self) }
}
