import Domain
import Flows
import Policy
import Vault

extension UnitOfWork {
    /// Carries out what a completed flow changes: bindings, status, restrictions, all in this
    /// transaction (promise 2).
    /// - Throws: a refusal when the ground has gone: the identifier was taken, the binding is no
    ///   longer held, the account is frozen.
    func carryOut(_ file: inout FlowFile) throws {
        try requireUsable(file.account, for: file.operation)
        try requireNoUndoWindow(file.operation, of: file.account)
        var applied = AppliedEffects()
        let (before, held) = (file.account.status, file.holding)
        for effect in file.operation.commit(file.flow) { try apply(effect, to: &file, &applied) }
        if file.account.status != .closed { try requireNobodyStranded(held, by: applied.changes, file.policy) }
        if file.account != held.account { try writeAccount(&file) }
        try forgiveOtherFailures(file)
        try record(
            .flowCompleted, file.holding, flow: file.flow.id, state: "completed", applied.changes)
        try tellCompletion(file, applied, statusBefore: before)
    }

    /// Takes a completed change back.
    /// - Parameter event: `undo` for the change that is disputed, `undoWithEarlier` for what came
    ///   after it.
    func revert(_ id: FlowID, by event: FlowEvent, for dispute: inout FlowFile) throws {
        var change = try file(id)
        change.holding = dispute.holding
        guard change.traits.canBeTakenBack else {
            throw Refusal(.conflict, "undo.not-possible", wayForward: .support)
        }
        try change.flow.move(event, at: now)
        var applied = AppliedEffects()
        for effect in change.operation.reversal(change.flow) { try apply(effect, to: &change, &applied) }
        transaction.liftRestrictions(of: change.account.id, causedBy: id)
        try save(&change)
        try record(
            .flowReverted, change.holding, flow: id, state: "reverted", applied.changes)
        try notify(.flowReverted, change)
        try emit(.flowReverted, change.holding, EventData(change))
        try tellSwitch(change, applied)
        dispute.holding = change.holding
    }

    /// What the effects have done, for those who must be told.
    struct AppliedEffects {
        private(set) var changes: [BindingChange] = []
        var restrictions: [String: Instant] = [:]

        func brings(_ identifier: Identifier, under parent: IdentifierKind?) -> Bool {
            changes.contains { $0.new?.identifier.isSame(as: identifier) ?? false && $0.place.parent?.kind == parent }
        }

        /// What left a place and what came to it are one change.
        mutating func note(at place: Place, _ set: (inout BindingChange) -> Void) {
            if let known = changes.firstIndex(where: { $0.place == place }) { return set(&changes[known]) }
            var change = BindingChange(place: place)
            set(&change)
            changes.append(change)
        }
    }

    private func apply(_ effect: Effect, to file: inout FlowFile, _ applied: inout AppliedEffects) throws {
        switch effect {
        case .release(let id): try release(id, &file, &applied)
        case .activate(let identifier, let place): try activate(identifier, at: place, file, &applied)
        case .carryOver: try carryOver(file)
        case .closeIfEmpty: try closeIfEmpty(&file, &applied)
        case .reinstate(let id): try reinstate(id, &file, &applied)
        case .releaseBrought:
            let made = try snapshot.bindings(madeBy: file.flow.id).map(\.id)
            guard !made.isEmpty else { throw Refusal.bindingGone }
            for id in made { try release(id, &file, &applied) }
            try endWhatRests(on: made, of: file, but: nil)
        case .freeze:
            file.holding.account.freeze(at: now) { $0.isFrozen = true }
            transaction.endSessions(of: file.account.id, except: nil, at: now)
        case .unfreeze: file.holding.account.holds.isFrozen = false
        case .close: try close(&file, &applied)
        case .restrict: restrict(file, &applied)
        case .endOtherFlows(let cause): try endFlowsThatStopWhenFrozen(of: file, because: cause)
        case .endWhatRests(let bindings): try endWhatRests(on: bindings, of: file, but: file.row.session)
        case .takeBack(let change): try takeBack(from: change, by: &file)
        }
    }

    func release(_ id: BindingID, _ file: inout FlowFile, _ applied: inout AppliedEffects) throws {
        let held = try release(
            id, of: &file.holding, at: file.flow.state.endedAt ?? now, undoUntil: file.flow.state.undoUntil,
            file.policy)
        file.holding.former.append(held)
        applied.note(at: held.row.place) { $0.old = .init(held) }
    }

    /// Takes a binding off an account, into the quarantine of its kind.
    /// - Returns: the binding as it is now.
    /// - Throws: `binding.changed` where the account doesn't hold it any more.
    func release(
        _ id: BindingID, of holding: inout Holding, at moment: Instant, undoUntil: Instant?, _ policy: RealmPolicy
    ) throws -> HeldBinding {
        guard let place = holding.bindings.firstIndex(where: { $0.row.id == id }) else { throw Refusal.bindingGone }
        var held = holding.bindings.remove(at: place)
        transaction.release(
            id, at: moment, quarantineUntil: moment + held.quarantine(under: policy), undoUntil: undoUntil)
        handOverSlot(of: held, &holding)
        (held.row.state, held.row.releasedAt, held.row.undoUntil) = (.released, moment, undoUntil)
        return held
    }

    /// Everything it holds is released, each for as long as its quarantine, so that nobody poses as its owner.
    func close(_ file: inout FlowFile, _ applied: inout AppliedEffects) throws {
        for id in file.holding.bindings.map(\.row.id) { try release(id, &file, &applied) }
        try endFlows(of: file, because: .accountClosing) { $0.id != file.flow.id }
        transaction.endSessions(of: file.account.id, except: nil, at: now)
        transaction.liftRestrictions(of: file.account.id)
        file.holding.account.holds = AccountHolds(closedAt: file.flow.state.endedAt ?? now)
    }

    /// The account still holds the identifier at another of its cards, and so keeps the slot.
    private func handOverSlot(of released: HeldBinding, _ holding: inout Holding) {
        guard let slot = released.row.slot, released.row.place.parent != nil,
            let heir = holding.bindings.firstIndex(where: {
                $0.identifier.isSame(as: released.identifier) && $0.row.slot == nil
                    && $0.row.place.parent?.kind == released.row.place.parent?.kind
            })
        else { return }
        transaction.handOver(slot: slot, to: holding.bindings[heir].row.id)
        holding.bindings[heir].row.slot = slot
    }

    private func activate(
        _ identifier: Identifier, at place: Place, _ file: FlowFile, _ applied: inout AppliedEffects
    ) throws {
        try requireParent(of: place, file)
        let holders = try holders(of: identifier, under: place.parent?.kind)
        // It may have been free when it was decided about, and have been given up by somebody
        // since.
        guard holders.quarantinedUntil(for: file.account.id) == nil else {
            throw Refusal(.conflict, .identifierQuarantined, wayForward: .otherIdentifier, field: "identifier")
        }
        // Another flow of the account may have brought it meanwhile.
        guard
            !file.holding.bindings.contains(where: {
                $0.identifier.isSame(as: identifier) && $0.row.place.parent == place.parent
            })
        else {
            throw Refusal(.conflict, .identifierOwn, wayForward: .otherIdentifier, field: "identifier")
        }
        let place = try freePlace(like: place, file)
        let slot =
            applied.brings(identifier, under: place.parent?.kind)
            ? nil : try freeSlot(among: holders, for: identifier, under: place.parent?.kind, file)
        let row = try seal(identifier, key: file.key).row(
            of: file, at: place, slot: slot, boundAt: file.flow.state.endedAt ?? now,
            by: file.flow.proofs.first { $0.requirement.subject == .new })
        transaction.insert(row)
        applied.note(at: place) { $0.new = .init(HeldBinding(row: row, identifier: identifier)) }
    }

    /// - Throws: `binding.gone` where what it belongs to was given up meanwhile.
    private func requireParent(of place: Place, _ file: FlowFile) throws {
        guard let parent = place.parent else { return }
        guard file.holding.bindings.contains(where: { $0.row.id == parent.binding && $0.row.state == .active }) else {
            throw Refusal.bindingGone
        }
    }

    /// The place may have been filled since the flow began, by another that was quicker.
    /// - Throws: `binding.present`.
    private func freePlace(like place: Place, _ file: FlowFile) throws -> Place {
        guard file.holding.bindings.contains(where: { $0.row.place == place }) else { return place }
        let places = file.policy.identifiers[place.kind]?.perAccount ?? 1
        guard let free = file.holding.freePlace(for: place.kind, of: place.parent, among: places) else {
            throw Refusal(.conflict, .bindingPresent, wayForward: .startAgain)
        }
        return free
    }

    private func reinstate(_ id: BindingID, _ file: inout FlowFile, _ applied: inout AppliedEffects) throws {
        guard let row = try snapshot.binding(id), row.state == .released else { throw Refusal.bindingGone }
        var held = try binding(row, key: file.key)
        let parent = row.place.parent?.kind
        let holders = try holders(of: held.identifier, under: parent)
        held.row.slot = try freeSlot(among: holders, for: held.identifier, under: parent, file)
        (held.row.state, held.row.releasedAt, held.row.undoUntil) = (.active, nil, nil)
        transaction.reinstate(id, slot: held.row.slot)
        // From here on the account holds it again, and what is told from here on goes there too.
        file.holding.former.removeAll { $0.row.id == id }
        file.holding.bindings.append(held)
        applied.note(at: held.row.place) { $0.new = .init(held) }
    }

    /// - Returns: nil where another binding of the account has it: what it holds at several of its cards.
    private func freeSlot(
        among holders: [HolderRow], for identifier: Identifier, under parent: IdentifierKind?, _ file: FlowFile
    ) throws -> Int? {
        // The account's own of a chain, A → B → A, which this transaction has released: no read can
        // see that yet.
        let isOwn = file.holding.bindings.contains {
            $0.identifier.isSame(as: identifier) && $0.row.place.parent?.kind == parent
        }
        if isOwn, parent != nil { return nil }
        let holding = holders.filter { $0.state != .released && (isOwn || $0.account != file.account.id) }
        let taken = Set(holding.compactMap(\.slot))
        guard let free = file.policy.freeSlot(of: identifier.kind, taken: taken) else {
            throw Refusal(.conflict, .identifierTaken, wayForward: .otherIdentifier, field: "identifier")
        }
        return free
    }

    private func restrict(_ file: FlowFile, _ applied: inout AppliedEffects) {
        for (capability, span) in file.rules.restrict {
            transaction.restrict(
                file.account.id, Restriction(capability: capability, until: now + span, cause: file.flow.id))
            applied.restrictions[capability] = now + span
        }
    }

    /// Two different proofs, or the decision of a reviewer, reopen what failures had closed
    /// elsewhere. A single proof may be all that a thief has, and would let them start guessing
    /// afresh at everything else; a code to the new number says nothing about who they are.
    private func forgiveOtherFailures(_ file: FlowFile) throws {
        let asked = Set(file.flow.track.flatMap(file.rules.track)?.proofs.flatMap(\.self) ?? [])
        let shownWays = Set(
            file.flow.proofs.map(\.requirement).filter { asked.contains($0) && $0.subject != .new }.map(\.method))
        guard shownWays.count > 1 || file.decidedCase != nil else { return }
        let shown = Set(file.flow.proofs.compactMap(\.binding))
        for held in file.holding.bindings where !shown.contains(held.row.id) {
            let key = failureKey(of: file.account.id, at: held.row.index.bytes)
            forgiveFailures(try failures(key, of: file.account.id))
        }
    }

    func writeAccount(_ file: inout FlowFile) throws {
        transaction.update(file.holding.account, ifRevision: file.holding.account.revision)
        file.holding.account.revision += 1
    }

    private func tellCompletion(_ file: FlowFile, _ applied: AppliedEffects, statusBefore: AccountStatus) throws {
        if !applied.changes.isEmpty {
            if !file.traits.closes {
                try notify(
                    .flowCompleted, file, until: file.flow.state.undoUntil, canDisown: file.flow.state.undoUntil != nil)
            }
            try tellSwitch(file, applied)
        }
        if file.account.status == .closed { return try tellClosing(file) }
        try tellStatus(file, before: statusBefore)
        try emit(.flowCompleted, file.holding, EventData(file))
    }

    /// A freeze that began or ended. One hold that ends under another changes nothing yet. What the
    /// same decision took from the account hears of that alone: whoever is there, perhaps a thief,
    /// has nothing to use any more.
    private func tellStatus(_ file: FlowFile, before: AccountStatus) throws {
        let isFrozen = file.account.status == .frozen
        guard isFrozen != (before == .frozen) else { return }
        for recipient in file.audience where !file.holding.hasGivenUp(recipient.identifier) {
            try notify(isFrozen ? .accountFrozen : .accountUnfrozen, recipient, about: file, file.holding)
        }
        try emit(isFrozen ? .accountFrozen : .accountUnfrozen, file.holding, EventData(file))
    }

    /// One event for what was replaced, one for what came, one for what went.
    private func tellSwitch(_ file: FlowFile, _ applied: AppliedEffects) throws {
        var data = EventData(file)
        data.restrictions = applied.restrictions.isEmpty ? nil : applied.restrictions
        for event in [EventName.identifierChanged, .identifierBound, .identifierUnbound] {
            let changes = applied.changes.filter { $0.event == event }
            guard !changes.isEmpty else { continue }
            data.changes = changes.map(EventData.Change.init)
            // What it signs in with is the platform's to know: any of its own sessions may rest on it.
            data.sessions = changes.contains { $0.old != nil && $0.place.parent == nil } ? "end-others" : nil
            try emit(event, file.holding, data)
        }
    }
}

extension ReadContext {
    /// Nothing takes effect on an account that is closed, nor on a frozen one but what is there to
    /// give it back, nor on one that is being closed but that, and what protects it.
    func requireUsable(_ account: AccountRow, for operation: any Operation) throws(Refusal) {
        switch account.status {
        case .active, .restricted: return
        case .closing:
            if !operation.traits.closes, !operation.traits.runsOn.contains(.closing) {
                throw Refusal(.conflict, .accountClosing, wayForward: .startAgain)
            }
        case .frozen:
            if !operation.traits.runsOn.contains(.frozen) {
                throw Refusal(.conflict, .accountFrozen, wayForward: account.wayOutOfFreeze)
            }
        case .closed: throw Refusal(.conflict, .accountClosed, wayForward: .support)
        }
    }
}

extension AccountRow {
    /// Its owner lifts a freeze of their own; a dispute's ends with the dispute.
    var wayOutOfFreeze: WayForward { holds.disputedSince == nil ? .unfreeze : .support }
}

extension HeldBinding {
    /// - Parameter policy: nil, or one that no longer keeps the kind, has the default.
    func quarantine(under policy: RealmPolicy?) -> Duration {
        policy?.identifiers[row.kind]?.quarantine.span(of: identifier) ?? .days(90)
    }
}

extension Refusal {
    static let bindingGone = Refusal(
        .conflict, ReasonCode(rawValue: CancellationCause.bindingChanged.rawValue), wayForward: .startAgain)
}

extension AccountRow {
    /// An account that is already frozen keeps the time of that freeze: what came to it since must
    /// not count as older.
    /// One that is being closed isn't any more: whoever began that may be the one it is frozen for.
    mutating func freeze(at now: Instant, _ hold: (inout AccountHolds) -> Void) {
        if status != .frozen { frozenAt = now }
        holds.closesAt = nil
        hold(&holds)
    }
}

extension FlowState {
    var undoUntil: Instant? {
        if case .completed(_, let until) = self { until } else { nil }
    }
}
