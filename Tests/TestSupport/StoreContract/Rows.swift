package import Domain
package import Engine
package import Flows
package import Policy
import Synchronization
package import Vault

/// Rows of a realm that nobody sealed: what a store keeps without looking into it is random bytes
/// here.
///
/// Every id is a millisecond later than the one before, so that rows sort in the order in which
/// they were made.
package final class Rows: Sendable {
    package let realm: RealmID
    package let now: Instant
    private let randomness: SeededRandomness
    private let made = Mutex<Int64>(0)

    /// - Parameter name: of the realm; another one has rows that share nothing with these.
    package init(
        realm name: String = "marketplace", now: Instant = Instant(milliseconds: 1_795_249_800_000), seed: UInt64 = 1
    ) throws {
        guard let realm = RealmID(rawValue: name) else { throw ContractFailure("\(name) is no name of a realm") }
        self.realm = realm
        self.now = now
        randomness = SeededRandomness(seed: seed)
    }

    package func id<Of: Entity>(_ of: Of.Type = Of.self) -> ID<Of> {
        let count = made.withLock { made in
            made += 1
            return made
        }
        return ID(at: now + .milliseconds(count), random: randomness.words())
    }

    package func bytes(_ count: Int = 32) -> [UInt8] { randomness.bytes(count) }
    package func sealed() -> Sealed { Sealed(bytes: bytes(61)) }
    package func index() -> BlindIndex { BlindIndex(bytes: bytes()) }
    package func hash() -> KeyedHash { KeyedHash(bytes: bytes()) }

    /// Of one that is not erased.
    package func key(of account: AccountRow) -> WrappedKey { account.dataKey ?? WrappedKey(bytes: []) }

    package func account(_ holds: AccountHolds = AccountHolds(), id chosen: AccountID? = nil) -> AccountRow {
        let id = chosen ?? id(AccountEntity.self)
        return AccountRow(
            id: id, realm: realm, externalID: "user-\(id)", holds: holds, language: .chinese,
            dataKey: WrappedKey(bytes: bytes(65)),
            password: nil, passwordSetAt: nil, createdAt: now, frozenAt: nil, revision: 0)
    }

    package func binding(
        of account: AccountRow, kind: IdentifierKind = .phone, at place: Place? = nil, index: BlindIndex? = nil,
        slot: Int? = 1,
        state: BindingState = .active,
        quarantineUntil: Instant? = nil, madeBy flow: FlowID? = nil
    ) -> BindingRow {
        BindingRow(
            id: id(), realm: account.realm, account: account.id, place: place ?? Place(kind),
            index: index ?? self.index(),
            value: sealed(), slot: slot,
            state: state, confidence: .claimed, boundAt: now, provedAt: nil, releasedAt: state == .released ? now : nil,
            quarantineUntil: quarantineUntil, madeBy: flow)
    }
}

// MARK: Flows and what belongs to them

extension Rows {
    package func flow(
        of account: AccountRow, _ operation: OperationName = .phoneChange, state: FlowState? = nil,
        session: KeyedHash? = nil,
        decision: Decision? = nil, about: FlowID? = nil
    ) -> FlowRow {
        FlowRow(
            id: id(), realm: account.realm, account: account.id, operation: operation, policyVersion: "v1",
            startedAt: now, channel: .web,
            about: about, origin: origin(session: session),
            state: state ?? .collecting(deadline: now + .minutes(30)), reason: nil, track: nil, decision: decision,
            mustProveAgain: false, tokenDigest: nil,
            tokenExpiresAt: nil,
            revision: 0)
    }

    package func item(
        _ number: Int = 1, at place: Place = Place(.phone), takes: BindingID? = nil, brings: Bool = true
    ) -> FlowItemRow {
        FlowItemRow(
            number: number, place: place, takes: takes,
            brings: brings ? SealedIdentifier(value: sealed(), index: index()) : nil)
    }

    package func origin(session: KeyedHash?) -> FlowOrigin {
        FlowOrigin(
            session: session, device: hash(), network: hash(), country: "CN", deviceKnown: .unknown, signedInAt: now,
            signInMethod: "password",
            startedBy: id())
    }

    package func proof(_ requirement: Requirement = .oldCode, binding: BindingID? = nil) -> ProofRow {
        let proof = Proof(
            id: id(), requirement: requirement, strength: .single, provedAt: now, binding: binding,
            heldSince: now - .days(400))
        return ProofRow(proof, reference: sealed())
    }

    package func challenge(of flow: FlowRow, for requirement: Requirement = .oldCode) -> ChallengeRow {
        ChallengeRow(
            id: id(), flow: flow.id, requirement: requirement, destination: index(), state: sealed(),
            resendAt: now + .minutes(1), expiresAt: now + .minutes(5), keptUntil: now + .days(7), failures: 0,
            usedAt: nil)
    }

    package func inquiry(
        of flow: FlowRow, _ signal: SignalName = .simChanged, about identifier: BlindIndex? = nil,
        answerBy: Instant? = nil
    ) -> InquiryRow {
        InquiryRow(
            id: id(), flow: flow.id, signal: signal, identifier: identifier ?? index(), since: now - .days(30),
            source: "Test Mobile", askedAt: now, answerBy: answerBy ?? now + .seconds(5))
    }

    package func reviewCase(
        of flow: FlowRow, queue: String = "identity", dueAt: Instant? = nil, isDispute: Bool = false,
        track: String? = nil, risk: RiskLevel? = nil
    ) -> CaseRow {
        CaseRow(
            id: id(), realm: flow.realm, flow: flow.id, account: flow.account, queue: queue, state: .open, people: 1,
            openedAt: now,
            dueAt: dueAt ?? now + .days(1), decidedAt: nil, statement: sealed(), isDispute: isDispute,
            operation: flow.operation, track: track, risk: risk)
    }

    package func vote(on reviewCase: CaseRow, by reviewer: String, _ vote: Vote = .approve) -> VoteRow {
        VoteRow(
            caseID: reviewCase.id, reviewer: reviewer, vote: vote, reason: "documents-agree", note: sealed(), at: now)
    }
}

// MARK: Messages, ledger, access

extension Rows {
    package func message(
        of account: AccountRow, lane: [UInt8]? = nil, dueAt: Instant? = nil, topic: MessageTopic = .notice,
        webhook: WebhookID? = nil
    ) -> MessageRow {
        MessageRow(
            id: id(), realm: account.realm, account: account.id, topic: topic, lane: lane ?? bytes(16),
            webhook: webhook, payload: sealed(),
            createdAt: now, dueAt: dueAt ?? now, attempts: 0, lastError: nil, isDead: false)
    }

    package func webhook(events: Set<String> = ["flow.completed", "account.frozen"]) -> WebhookRow {
        WebhookRow(
            id: id(), realm: realm, url: "https://platform.example/hook", secret: sealed(), events: events,
            includesValues: false,
            createdAt: now)
    }

    package func ledgerEntry(
        of account: AccountRow, event: String = "flow.completed"
    ) -> (entry: LedgerRow, opening: LedgerOpeningRow) {
        let entry = LedgerRow(id: id(), realm: account.realm, at: now, event: event, commitment: bytes())
        return (entry, LedgerOpeningRow(entry: entry.id, account: account.id, content: sealed()))
    }

    package func answer(
        to key: String = "retry-1", of principal: String = "key-1", expiresAt: Instant? = nil
    ) -> IdempotencyRow {
        IdempotencyRow(
            realm: realm, principal: principal, key: KeyedHash(bytes: Array(key.utf8)), call: KeyedHash(bytes: bytes()),
            answer: sealed(),
            expiresAt: expiresAt ?? now + .days(1))
    }

    package func apiKey(scopes: Set<String> = ["flows.write", "accounts.read"]) -> APIKeyRow {
        APIKeyRow(
            id: id(), realm: realm, name: "shop backend", digest: bytes(), scopes: scopes, createdAt: now,
            revokedAt: nil)
    }
}

extension Snapshot {
    /// Since ever, unless a clause says otherwise.
    func background(
        of account: AccountID, completedSince: Instant = Instant(milliseconds: 0),
        refusedSince: Instant = Instant(milliseconds: 0)
    ) throws -> AccountBackground {
        try background(
            of: account, for: .phoneChange, completedSince: completedSince, refusedSince: refusedSince,
            at: Instant(milliseconds: 0))
    }
}
