package import Domain
import Policy
import Vault
import Verification

/// Takes over many of the platform's accounts, with what ``Engine/createAccount(_:_:)`` does for
/// each: a data key of its own, sealed values, a slot in the index, a ledger entry, events.
///
/// What needs the processor is kept apart from what needs the database, so that it can be done on
/// several threads.
package struct AccountIntake: Sendable {
    let engine: Engine
    let caller: Caller
    let policy: RealmPolicy

    package var realm: RealmID { caller.realm }
}

extension Engine {
    /// - Throws: ``Refusal`` where the caller may not create accounts, or the realm has no policy.
    package func intake(_ caller: Caller) throws -> AccountIntake {
        try caller.require(.accountsWrite)
        return AccountIntake(engine: self, caller: caller, policy: try policy(of: caller.realm))
    }
}

extension AccountIntake {
    /// Reads and seals one line. Asks no database.
    /// - Throws: ``LineRefusal`` for what is wrong with the line on its own.
    package func seal(_ line: AccountLine, at now: Instant) throws -> SealedAccount {
        guard ExternalID.isAcceptable(line.externalID) else {
            throw LineRefusal("account.external-id-malformed", field: "external_id")
        }
        let identifiers = try identifiers(of: line)
        let provedAt = try instant(line.provedAt, "proved_at")
        guard provedAt.map({ $0 <= now }) ?? true else {
            throw LineRefusal("proof.from-the-future", field: "proved_at")
        }
        let id = engine.ids.next(AccountID.self, at: now)
        let (key, wrapped) = try engine.vault.newDataKey(realm: realm, account: id)
        let account = try row(id, of: line, dataKey: wrapped, at: now)
        let held = try identifiers.map { try seal($0.identifier, given: $0.field, with: key, at: now) }
        return SealedAccount(
            account: account, key: key, held: held, provedAt: provedAt, takenAt: now,
            entries: try entries(of: account, key, at: now))
    }

    private func row(_ id: AccountID, of line: AccountLine, dataKey: WrappedKey, at now: Instant) throws -> AccountRow {
        let password = try password(of: line)
        let openedAt = try instant(line.openedAt, "opened_at") ?? now
        return AccountRow(
            id: id, realm: realm, externalID: line.externalID,
            holds: AccountHolds(isRestricted: try status(of: line) == .restricted), language: try language(of: line),
            dataKey: dataKey, password: password, passwordSetAt: password.map { _ in now },
            createdAt: min(openedAt, now), frozenAt: nil,
            revision: 1)
    }

    private func seal(
        _ identifier: Identifier, given field: String, with key: DataKey, at now: Instant
    ) throws -> SealedAccount.Held {
        let binding = try NewBinding(
            identifier, id: engine.ids.next(at: now), index: engine.vault.blindIndex(of: identifier, realm: realm),
            key: key, realm: realm, vault: engine.vault)
        return SealedAccount.Held(field: field, binding: binding)
    }

    private func entries(
        of account: AccountRow, _ key: DataKey, at now: Instant
    ) throws -> [(entry: LedgerRow, opening: LedgerOpeningRow)] {
        let events: [EventName] =
            account.status == .restricted ? [.accountCreated, .accountRestricted] : [.accountCreated]
        return try events.map { event in
            let id = engine.ids.next(LedgerID.self, at: now)
            let content = LedgerContent(event: event, account: account.id, at: now).bytes
            let commitment = engine.vault.commitment(of: content, entry: id, key: key)
            let sealed = try engine.vault.seal(content, with: key, realm: realm, as: .ledgerOpening(id))
            return (
                LedgerRow(id: id, realm: realm, at: now, event: event.rawValue, commitment: commitment),
                LedgerOpeningRow(entry: id, account: account.id, content: sealed)
            )
        }
    }
}

// MARK: What the columns say

extension AccountIntake {
    private func identifiers(of line: AccountLine) throws -> [(field: String, identifier: Identifier)] {
        try engine.kinds.all.compactMap { kind in
            try line.identifiers[kind].map { (kind.rawValue, try identifier(kind, $0, kind.rawValue)) }
        }
    }

    private func identifier(_ kind: IdentifierKind, _ text: Secret<String>, _ field: String) throws -> Identifier {
        do {
            return try engine.parseIdentifier(kind, text.reveal(), under: policy)
        } catch let refusal {
            let read = try? engine.kinds.parse(kind, text.reveal(), region: policy.defaultRegion)
            throw LineRefusal(refusal.code, field: field, masked: read?.masked)
        }
    }

    private func instant(_ text: String?, _ field: String) throws -> Instant? {
        guard let text else { return nil }
        guard let instant = Instant(Self.rfc3339(text)) else {
            throw LineRefusal("import.time-malformed", field: field)
        }
        return instant
    }

    /// A date is its first moment in UTC. Databases write offsets of hours alone (PostgreSQL's
    /// `2026-01-15 08:30:00+00`) or without the colon.
    private static func rfc3339(_ text: String) -> String {
        if text.utf8.count == 10 { return "\(text)T00:00:00Z" }
        guard text.utf8.count > 16, let sign = text.lastIndex(where: { $0 == "+" || $0 == "-" }) else { return text }
        let offset = text[text.index(after: sign)...]
        return switch offset.utf8.count {
        case 2: "\(text):00"
        case 4: "\(text[...sign])\(offset.prefix(2)):\(offset.suffix(2))"
        default: text
        }
    }

    private func language(of line: AccountLine) throws -> Language {
        guard let tag = line.language else { return policy.language }
        guard tag.utf8.count <= 35, tag.utf8.allSatisfy(Self.mayStandInTag) else {
            throw LineRefusal("import.language-malformed", field: "language")
        }
        return Language(tag: tag)
    }

    private static func mayStandInTag(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 45
    }

    /// Freezing is a person's own act, and a closed account holds nothing.
    private func status(of line: AccountLine) throws -> AccountStatus {
        guard let text = line.status else { return .active }
        guard let status = AccountStatus(rawValue: text), status == .active || status == .restricted else {
            throw LineRefusal("import.status-unknown", field: "status")
        }
        return status
    }

    private func password(of line: AccountLine) throws -> String? {
        guard let hash = line.passwordHash else { return nil }
        guard let read = PasswordHash(text: hash.reveal()) else {
            throw LineRefusal("import.password-hash", field: "password_hash")
        }
        guard read.cost.isBearable else { throw LineRefusal("import.password-cost", field: "password_hash") }
        return read.text
    }
}
