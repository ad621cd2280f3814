import Domain
import Flows
import JSONText
import Policy
import Vault
import Verification

extension UnitOfWork {
    /// A code to a person. It leaves by the outbox alone and is sealed there (promise 10).
    func sendCode(
        _ code: Secret<String>, to identifier: Identifier, for requirement: Requirement, _ file: FlowFile,
        expiresAt: Instant
    ) throws {
        guard let carrier = identifier.carrier else {
            throw StoreFailure.corrupt("no carrier for \(identifier.kind.rawValue)")
        }
        let message = CodeMessage(
            carrier: carrier, to: identifier.value.reveal(), code: code.reveal(), realm: realm,
            operation: file.flow.operation,
            subject: requirement.subject, expiresAt: expiresAt, language: file.account.language)
        try post(
            .code, JSONText.bytes(message), lane: lane(.code, file.account.id, index(of: identifier).bytes),
            file.holding)
    }

    /// A code to somebody who wants to sign in. For an identifier that nobody holds the same work
    /// is done, and the message that is left goes nowhere (promise 6).
    ///
    /// It goes to the identifier as it is bound, never as it was typed: two spellings of an address
    /// that count as one here may be two people's mailboxes at its host.
    func sendSignInCode(
        _ code: Secret<String>, to identifier: Identifier, _ signing: SigningIn, expiresAt: Instant
    ) throws {
        guard let carrier = identifier.carrier else {
            throw StoreFailure.corrupt("no carrier for \(identifier.kind.rawValue)")
        }
        guard let worked = signing.worked else { return }
        let holding = try holding(worked)
        guard let bound = bound(identifier, in: holding) else { return }
        // The account may have changed its number a moment after it was found.
        let isHolder = signing.isHolder && bound.row.index == index(of: identifier)
        let message = CodeMessage(
            carrier: carrier, to: (isHolder ? bound.identifier : identifier).value.reveal(), code: code.reveal(),
            realm: realm,
            operation: nil, subject: .kind(identifier.kind), expiresAt: expiresAt,
            language: worked.language,
            goesNowhere: !isHolder)
        try post(.code, JSONText.bytes(message), lane: lane(.code, worked.id, index(of: identifier).bytes), holding)
    }

    /// What the account holds of the identifier; any of the kind where it holds another, for the same work.
    private func bound(_ identifier: Identifier, in holding: Holding) -> HeldBinding? {
        let candidates = holding.candidates(identifier.kind, under: nil)
        return candidates.first { $0.row.index == index(of: identifier) } ?? candidates.first
    }

    /// Tells everyone whom policy names: the channel that leaves, the one that comes, every other
    /// (promise 7).
    /// - Parameter canDisown: whether each gets a link of its own to say that it was not them.
    func notify(
        _ kind: NoticeKind, _ file: FlowFile, until: Instant? = nil, canDisown: Bool = false,
        cause: CancellationCause? = nil
    ) throws {
        for recipient in file.audience {
            let link = canDisown ? DisownLink(flow: file.flow.id, address: recipient.address) : nil
            try notify(kind, recipient, about: file, file.holding, link: link, until: until, cause: cause)
        }
    }

    /// Tells every address of the account what the platform did with it.
    func notify(_ kind: NoticeKind, everyAddressOf holding: Holding) throws {
        for held in holding.addresses { try notify(kind, Recipient(held), about: nil, holding) }
    }

    /// A link to the identifier that was typed, as it is bound. For one that nobody holds the
    /// message goes nowhere, as a code does.
    func sendLetIn(
        to identifier: Identifier, _ signing: SigningIn, until: Instant, token: (BindingID) throws -> String
    ) throws {
        guard let worked = signing.worked, let carrier = identifier.carrier else { return }
        let holding = try holding(worked)
        guard let bound = bound(identifier, in: holding) else { return }
        let isHolder = signing.isHolder && bound.row.index == index(of: identifier)
        // Drawn either way. A link that goes nowhere must not be good for anybody.
        let nobodys = newID(BindingID.self)
        let message = NoticeMessage(
            carrier: carrier, to: (isHolder ? bound.identifier : identifier).value.reveal(), kind: .signInLetIn,
            realm: realm,
            operation: nil, at: now, until: until, disownToken: nil,
            letInToken: try token(isHolder ? bound.row.id : nobodys),
            language: worked.language, goesNowhere: !isHolder)
        try post(.notice, JSONText.bytes(message), lane: lane(.notice, worked.id, index(of: identifier).bytes), holding)
    }

    /// Somebody who is told.
    struct Recipient {
        let identifier: Identifier
        /// What the recipient's own link names it by.
        let address: DisownLink.Address

        init(_ held: HeldBinding) {
            identifier = held.identifier
            address = .binding(held.row.id)
        }

        init(target: Identifier) {
            identifier = target
            address = .target
        }
    }

    func notify(
        _ kind: NoticeKind, _ recipient: Recipient, about file: FlowFile?, _ holding: Holding, link: DisownLink? = nil,
        telling changes: [ChangeView] = [], elsewhere: RealmID? = nil, until: Instant? = nil,
        cause: CancellationCause? = nil, reason: BulkReason? = nil
    ) throws {
        guard let carrier = recipient.identifier.carrier else { return }
        let message = NoticeMessage(
            carrier: carrier, to: recipient.identifier.value.reveal(), kind: kind, realm: realm,
            operation: file?.flow.operation, flow: file?.flow.id,
            changes: try file.map(self.changes) ?? changes, elsewhere: file?.destination?.realm ?? elsewhere, at: now,
            until: until, cause: cause, reason: reason,
            disownToken: try link.map { try engine.disownToken(for: $0, realm: realm) },
            language: holding.account.language)
        try post(
            .notice, JSONText.bytes(message),
            lane: lane(.notice, holding.account.id, index(of: recipient.identifier).bytes),
            holding)
    }

    private func post(
        _ topic: MessageTopic, _ payload: [UInt8], lane: [UInt8], webhook: WebhookID? = nil, _ holding: Holding
    ) throws {
        let id = newID(MessageID.self)
        let sealed = try vault.seal(payload, with: holding.key, realm: realm, as: .messagePayload(id))
        enqueue(
            MessageRow(
                id: id, realm: realm, account: holding.account.id, topic: topic, lane: lane, webhook: webhook,
                payload: sealed,
                createdAt: now,
                dueAt: now, attempts: 0, lastError: nil, isDead: false))
    }

    /// A topic's messages to one destination of one account leave in order; a code never waits
    /// behind a notice that can't be delivered.
    private func lane(_ topic: MessageTopic, _ account: AccountID, _ destination: [UInt8]) -> [UInt8] {
        [topic.lane] + account.bytes + destination.prefix(MessageTopic.laneEnd)
    }

    /// Writes one event for every webhook of the realm that wants it.
    func emit(_ event: EventName, _ holding: Holding, _ data: EventData) throws {
        let wanting = try realmWebhooks().filter { $0.events.isEmpty || $0.events.contains(event.rawValue) }
        guard !wanting.isEmpty else { return }
        let id = newID(EventID.self)
        for webhook in wanting {
            var data = data
            if !webhook.includesValues { data.dropValues() }
            let body = try JSONText.bytes(EventBody(id: id, type: event.rawValue, timestamp: now, data: data))
            let waiting = WaitingEvent(
                id: id, type: event.rawValue, occurredAt: now, body: String(decoding: body, as: UTF8.self))
            try post(
                .event, JSONText.bytes(waiting), lane: lane(.event, holding.account.id, webhook.id.bytes),
                webhook: webhook.id, holding)
        }
    }
}

extension MessageTopic {
    /// Of a destination, so many bytes tell it from the account's others.
    fileprivate static let laneEnd = 8

    fileprivate var lane: UInt8 {
        switch self {
        case .code: 1
        case .notice: 2
        case .event: 3
        }
    }

    /// Where everything that goes out for an account waits.
    static func lanes(of account: AccountID) -> [LaneSpan] {
        allCases.map { LaneSpan(beginningWith: [$0.lane] + account.bytes, length: 1 + account.bytes.count + laneEnd) }
    }
}

extension FlowFile {
    /// Everyone concerned: also what changes took lately that can still be taken back, since its
    /// owner may be the one who was robbed.
    var audience: [UnitOfWork.Recipient] {
        let (wanted, taken) = (rules.notify, taken)
        let others = (holding.bindings + holding.former).filter { held in
            !taken.contains { $0.identifier.isSame(as: held.identifier) }
        }
        var audience: [UnitOfWork.Recipient] = wanted.contains(.old) ? taken.map(UnitOfWork.Recipient.init) : []
        // An identifier that nobody has proved may be a stranger's: it is told nothing.
        if let new = flow.brings, wanted.contains(.new),
            flow.proofs.contains(where: { $0.requirement.subject == .new })
        {
            audience.append(UnitOfWork.Recipient(target: new))
        }
        if wanted.contains(.every) { audience += others.map(UnitOfWork.Recipient.init) }
        return audience.reduce(into: []) { unique, recipient in
            if !unique.contains(where: { $0.identifier.isSame(as: recipient.identifier) }) { unique.append(recipient) }
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
    /// Of `identifier.changed`, `identifier.bound` and `identifier.unbound`: in the order of the flow's items.
    var changes: [Change]?
    /// The realm that identifiers go to, or come from.
    var destination: RealmID?
    var origin: RealmID?
    var restrictions: [String: Instant]?
    /// Of `identifier.changed` and `identifier.unbound`: `end-others` where something left the account that its person may have signed in with.
    var sessions: String?
    var caseID: CaseID?
    /// Of `proof.requested`.
    var requirement: Requirement?
    var challenge: ChallengeID?
    /// Of what the platform does with many accounts: which job, why, and when it happens.
    var bulk: BulkJobID?
    var reason: BulkReason?
    var takesEffectAt: Instant?
    /// Of `account.closing`: until when its person can come back.
    var closesAt: Instant?
    /// Of `account.closed`: when nothing of it is left that can be read.
    var erasedBy: Instant?
    /// Of `proof.requested` about an identifier: what the platform's word has to be about.
    var identifier: String?

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
        destination = file.destination?.realm
    }

    mutating func dropValues() {
        changes = changes?.map { $0.withoutValues() }
        identifier = nil
    }

    struct Change: Encodable {
        let kind: IdentifierKind
        let oldBinding: BindingID?
        let newBinding: BindingID?
        private var oldValue: String?
        private var newValue: String?

        init(_ change: BindingChange) {
            kind = change.place.kind
            oldBinding = change.old?.binding
            newBinding = change.new?.binding
            oldValue = change.old?.identifier.value.reveal()
            newValue = change.new?.identifier.value.reveal()
        }

        func withoutValues() -> Change {
            var change = self
            (change.oldValue, change.newValue) = (nil, nil)
            return change
        }
    }

    private enum CodingKeys: String, CodingKey {
        case account, externalID, flow, operation, state, cause, reasons, kind, changes, destination, origin,
            restrictions, sessions, requirement, challenge, identifier, bulk, reason, takesEffectAt, closesAt, erasedBy
        case caseID = "case"
    }
}
