import Domain
import Flows
import JSONText
import Policy
import Vault
import Verification

extension UnitOfWork {
    /// A code to a person. It leaves by the outbox alone and rests sealed there (promise 10).
    func sendCode(
        _ code: Secret<String>, to identifier: Identifier, for requirement: Requirement, _ file: FlowFile, expiresAt: Instant
    ) throws {
        guard let carrier = Carrier(for: identifier.kind) else { throw StoreFailure.corrupt("no carrier for \(identifier.kind.rawValue)") }
        let message = CodeMessage(
            carrier: carrier, to: identifier.value.reveal(), code: code.reveal(), realm: realm, operation: file.flow.operation,
            subject: requirement.subject, expiresAt: expiresAt, language: file.account.language)
        try post(.code, JSONText.bytes(message), lane: lane(1, file.account.id, index(of: identifier).bytes), file.holding)
    }

    /// A code to somebody who wants to sign in. The same work is done for a number that nobody holds, and nothing is left (promise 6).
    func sendSignInCode(
        _ code: Secret<String>, to identifier: Identifier, _ account: AccountRow?, expiresAt: Instant, _ policy: RealmPolicy
    ) throws {
        let message = CodeMessage(
            carrier: .sms, to: identifier.value.reveal(), code: code.reveal(), realm: realm, operation: nil, subject: .phone,
            expiresAt: expiresAt, language: account?.language ?? policy.language)
        let bytes = try JSONText.bytes(message)
        guard let account else {
            let (key, _) = try vault.newDataKey(realm: realm, account: .nobody)
            _ = try vault.seal(bytes, with: key, realm: realm, as: .messagePayload(newID()))
            return
        }
        let holding = Holding(
            account: account, key: try vault.unwrap(account.dataKey, realm: realm, account: account.id), bindings: [])
        try post(.code, bytes, lane: lane(1, account.id, index(of: identifier).bytes), holding)
    }

    /// Tells everyone whom policy names: the channel that leaves, the one that comes, every other (promise 7).
    func notify(_ kind: NoticeKind, _ file: FlowFile, until: Instant? = nil, canDisown: Bool = false) throws {
        for identifier in audience(of: file) {
            guard let carrier = Carrier(for: identifier.kind) else { continue }
            let message = NoticeMessage(
                carrier: carrier, to: identifier.value.reveal(), kind: kind, realm: realm, operation: file.flow.operation,
                oldMasked: file.subject?.identifier.masked, newMasked: file.flow.target?.masked, at: now, until: until,
                disownToken: canDisown ? engine.disownToken(for: file.flow.id, realm: realm) : nil, language: file.account.language)
            try post(.notice, JSONText.bytes(message), lane: lane(2, file.account.id, index(of: identifier).bytes), file.holding)
        }
    }

    private func audience(of file: FlowFile) -> [Identifier] {
        let wanted = file.rules.notify
        let old = file.subject?.identifier
        let others = file.holding.bindings.map(\.identifier).filter { $0 != old }
        var audience: [Identifier] = []
        if let old, wanted.contains(.old) { audience.append(old) }
        // An identifier that nobody has proved may be a stranger's: it is told nothing.
        if let new = file.flow.target, wanted.contains(.new), file.flow.proofs.contains(where: { $0.requirement.subject == .new }) {
            audience.append(new)
        }
        if wanted.contains(.every) { audience += others }
        return audience.reduce(into: []) { unique, identifier in if !unique.contains(identifier) { unique.append(identifier) } }
    }

    private func post(_ topic: MessageTopic, _ payload: [UInt8], lane: [UInt8], webhook: WebhookID? = nil, _ holding: Holding) throws {
        let id = newID(MessageID.self)
        let sealed = try vault.seal(payload, with: holding.key, realm: realm, as: .messagePayload(id))
        enqueue(
            MessageRow(
                id: id, realm: realm, account: holding.account.id, topic: topic, lane: lane, webhook: webhook, payload: sealed,
                createdAt: now,
                dueAt: now, attempts: 0, lastError: nil, isDead: false))
    }

    /// A topic's messages to one destination of one account leave in order; a code never waits behind a notice that can't be delivered.
    private func lane(_ topic: UInt8, _ account: AccountID, _ destination: [UInt8]) -> [UInt8] {
        [topic] + account.bytes + destination.prefix(8)
    }

    /// Writes one event for every webhook of the realm that wants its type.
    func emit(_ type: String, _ holding: Holding, _ data: EventData) throws {
        let wanting = try realmWebhooks().filter { $0.events.isEmpty || $0.events.contains(type) }
        guard !wanting.isEmpty else { return }
        let id = newID(EventID.self)
        for webhook in wanting {
            var data = data
            if !webhook.includesValues { data.dropValues() }
            let body = try JSONText.bytes(EventBody(id: id, type: type, timestamp: now, data: data))
            let waiting = WaitingEvent(id: id, type: type, occurredAt: now, body: String(decoding: body, as: UTF8.self))
            try post(.event, JSONText.bytes(waiting), lane: lane(3, holding.account.id, webhook.id.bytes), webhook: webhook.id, holding)
        }
    }
}

/// A webhook's body (Standard Webhooks: `type`, `timestamp`, `data`).
struct EventBody: Encodable {
    let id: EventID
    let type: String
    let timestamp: Instant
    let data: EventData
}

/// What events tell. Values of identifiers go only to webhooks that were registered to get them.
struct EventData: Encodable {
    let account: AccountID
    let externalID: String
    var flow: FlowID?
    var operation: OperationName?
    var state: String?
    var cause: String?
    var reasons: [ReasonCode]?
    var kind: IdentifierKind?
    var oldBinding: BindingID?
    var newBinding: BindingID?
    var oldValue: String?
    var newValue: String?
    var restrictions: [String: Instant]?
    var caseID: CaseID?

    init(_ account: AccountRow) {
        self.account = account.id
        externalID = account.externalID
    }

    init(_ file: FlowFile) {
        self.init(file.account)
        flow = file.flow.id
        operation = file.flow.operation
        state = file.flow.state.name.rawValue
        kind = file.flow.operation.kind
    }

    mutating func dropValues() {
        oldValue = nil
        newValue = nil
    }

    private enum CodingKeys: String, CodingKey {
        case account, externalID, flow, operation, state, cause, reasons, kind, oldBinding, newBinding, oldValue, newValue, restrictions
        case caseID = "case"
    }
}
