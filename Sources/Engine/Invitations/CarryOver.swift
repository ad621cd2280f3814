import Domain
import Flows
import Policy
import Vault

// One switch over two realms: what leaves the one account comes to the other in the same transaction (promise 2).
extension UnitOfWork {
    /// The file of a flow that may complete now. Where it changes two accounts, they are locked in the order of their ids:
    /// two flows in opposite directions would each wait for the other.
    func fileToComplete(_ id: FlowID) throws -> FlowFile {
        if let row = try snapshot.flow(id, realm: realm), engine.operations.traits(of: row.operation).leadsElsewhere,
            let invitation = try snapshot.invitation(takenUpBy: id), invitation.account < row.account
        {
            _ = try snapshot.account(invitation.account, realm: invitation.realm)
        }
        return try file(id)
    }

    /// What the flow takes becomes the invited account's, sealed anew under its key.
    /// - Throws: `destination.…` where the other realm does not take it now.
    func carryOver(_ file: FlowFile) throws {
        guard file.hasGround, let invitation = file.destination else { throw Refusal.bindingGone }
        _ = try snapshot.account(invitation.account, realm: invitation.realm)
        let against = try objectionsThere(to: file.taken, by: invitation, file.rules, proved: file.proved)
        guard against.isEmpty else { throw Refusal(.conflict, because: against) }
        try there(invitation).takeIn(file.taken, of: file, at: invitation.account)
    }

    /// The other realm is told as soon as it is known when they will come: whoever made the invitation may not be the
    /// account's owner, who can still freeze it.
    func announceArrival(of file: FlowFile, until: Instant) throws {
        guard let invitation = file.destination else { return }
        let there = there(invitation)
        guard let account = try snapshot.glimpse(of: invitation.account, realm: invitation.realm),
            account.status != .closed
        else { return }
        let holding = try there.holding(account)
        let coming = file.taken.filter { !holding.holds($0.identifier) }
        try there.tellArrival(.identifiersComing, coming, from: realm, to: holding.addresses, holding, until: until)
    }

    private func there(_ invitation: InvitationRow) -> UnitOfWork {
        UnitOfWork(engine: engine, transaction: transaction, realm: invitation.realm, now: now)
    }

    // MARK: At the other realm

    private func takeIn(_ coming: [HeldBinding], of file: FlowFile, at account: AccountID) throws {
        let policy = try engine.policy(of: realm)
        var holding = try holding(account)
        let new = coming.filter { !holding.holds($0.identifier) }
        let moment = max(now, holding.changedAt.map { $0 + .milliseconds(1) } ?? now)
        var changes: [BindingChange] = []
        for held in new {
            let come = try bind(held, in: holding, policy, provedAt: file.provedAt(held), at: moment)
            holding.bindings.append(come)
            changes.append(BindingChange(place: come.row.place, new: .init(come)))
        }
        guard !changes.isEmpty else { return }
        try record(.identifierBound, holding, changes, by: "realm:\(file.account.realm)")
        try tellArrival(.identifiersArrived, new, from: file.account.realm, to: holding.addresses, holding)
        var data = EventData(holding.account)
        data.origin = file.account.realm
        data.changes = changes.map(EventData.Change.init)
        try emit(.identifierBound, holding, data)
    }

    /// - Parameter provedAt: in the flow that brings it; what was proved to the other realm before is a claim here.
    private func bind(
        _ held: HeldBinding, in holding: Holding, _ policy: RealmPolicy, provedAt: Instant?, at moment: Instant
    ) throws -> HeldBinding {
        let (identifier, kind) = (held.identifier, held.row.kind)
        let holders = try holders(of: identifier, under: nil).filter { $0.state != .released }
        guard let slot = policy.freeSlot(of: kind, taken: Set(holders.compactMap(\.slot))),
            let place = holding.freePlace(for: kind, of: nil, among: policy.identifiers[kind]?.perAccount ?? 1)
        else { throw Refusal(.conflict, "destination.refused", wayForward: .support) }
        let row = try seal(identifier, key: holding.key).row(
            of: holding.account, at: place, slot: slot, boundAt: moment, provedAt: provedAt)
        transaction.insert(row)
        return HeldBinding(row: row, identifier: identifier)
    }

    private func tellArrival(
        _ kind: NoticeKind, _ coming: [HeldBinding], from origin: RealmID, to recipients: [HeldBinding],
        _ holding: Holding, until: Instant? = nil
    ) throws {
        guard !coming.isEmpty else { return }
        let changes = coming.map { ChangeView(kind: $0.row.kind, old: nil, new: $0.identifier.masked) }
        for held in recipients {
            try notify(
                kind, Recipient(held), about: nil, holding, telling: changes, elsewhere: origin, until: until)
        }
    }
}

// MARK: The account that is left

extension UnitOfWork {
    /// Once nothing is left by which anybody could sign in, the account is closed, and what else it held is given up.
    func closeIfEmpty(_ file: inout FlowFile, _ applied: inout AppliedEffects) throws {
        guard !file.holding.bindings.contains(where: { $0.row.state == .active }) else { return }
        try close(&file, &applied)
    }
}

extension FlowFile {
    /// When what goes was proved in this flow; nil where it was not.
    fileprivate func provedAt(_ held: HeldBinding) -> Instant? {
        flow.proofs.filter { $0.binding == held.row.id }.map(\.provedAt).max()
    }
}
