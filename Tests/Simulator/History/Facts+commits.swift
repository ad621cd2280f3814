import Domain
import Flows
import Storage

extension Facts {
    /// Takes a commit in.
    /// - Returns: what it changed, in the order in which it was written.
    mutating func apply(_ commit: Commit) -> [Change] {
        var changes: [Change] = []
        let flow: FlowID? = commit.rows.last { $0.table == "challenge" && $0.verb == .insert }?.id("flow_id")
        for row in commit.rows { apply(row, codeOf: flow, &changes) }
        for case .flow(let id, _, let flow) in changes where flow.isChange && flow.state == .completed {
            let held = changes.heldBefore(flow.account, self)
            flows[id]?.heldBefore = held
        }
        return changes
    }

    private mutating func apply(_ row: RowChange, codeOf flow: FlowID?, _ changes: inout [Change]) {
        switch row.table {
        case "account": applyAccount(row, &changes)
        case "flow": applyFlow(row, &changes)
        case "flow_item":
            if let flow: FlowID = row.id("flow_id"), row.verb == .insert, let item = Item(row) {
                flows[flow]?.items.removeAll { $0.number == item.number }
                flows[flow]?.items.append(item)
                flows[flow]?.items.sort { $0.number < $1.number }
            }
        case "binding": applyBinding(row, &changes)
        case "challenge": applyChallenge(row, &changes)
        case "proof":
            if let flow: FlowID = row.id("flow_id"), row.verb == .insert {
                flows[flow]?.heldSince.append(row.instant("held_since"))
            }
        case "outbox": applyMessage(row, codeOf: flow, &changes)
        case "review_case", "verdict": applyCase(row, &changes)
        case "ledger_entry":
            ledgerEntries += 1
            changes.append(.ledger)
        case "failures":
            if let count = row.verb == .delete ? 0 : row.integer("failed") { changes.append(.failures(count)) }
        case "restriction": applyRestriction(row, &changes)
        case "idempotency": if row.verb == .insert { changes.append(.remembered) }
        default: break
        }
    }

    private mutating func applyAccount(_ row: RowChange, _ changes: inout [Change]) {
        if row.verb == .insert, let id: AccountID = row.id("id"),
            let realm = row.text("realm").flatMap({ RealmID(rawValue: $0) })
        {
            let status = row.text("status") ?? ""
            accounts[id] = Account(
                realm: realm, externalID: row.text("external_id") ?? "", status: status, holds: Holds(row),
                hasPassword: row.text("password") != nil)
            changes.append(.account(id, from: nil, to: status))
        } else if let id: AccountID = row.id("where.id"), let status = row.text("status"), let before = accounts[id] {
            let holds = Holds(row)
            accounts[id]?.status = status
            accounts[id]?.holds = holds
            accounts[id]?.hasPassword = row.text("password") != nil
            if before.holds != holds { changes.append(.holds(id, from: before.holds, to: holds)) }
            if before.status != status { changes.append(.account(id, from: before.status, to: status)) }
        }
    }

    private mutating func applyRestriction(_ row: RowChange, _ changes: inout [Change]) {
        if row.verb == .insert, let account: AccountID = row.id("account_id"), let cause: FlowID = row.id("cause_id"),
            let capability = row.text("capability"), let until = row.instant("until_at")
        {
            let place = Restricted(account: account, capability: capability, cause: cause)
            restrictions[place] = max(restrictions[place] ?? until, until)
        } else if row.verb == .delete, let account: AccountID = row.id("where.account_id") {
            let cause: FlowID? = row.id("where.cause_id")
            restrictions = restrictions.filter { place, _ in
                place.account != account || (cause != nil && place.cause != cause)
            }
            changes.append(.lifted(account, cause: cause))
        }
    }

    private mutating func applyFlow(_ row: RowChange, _ changes: inout [Change]) {
        if row.verb == .delete || row.sets("contents_erased_at") && row.verb == .update {
            sweepFlows(row, &changes)
        } else if row.verb == .insert {
            guard let id: FlowID = row.id("id"), let new = Flow(row) else { return }
            flows[id] = new
            changes.append(.flow(id, from: nil, to: new))
        } else if let id: FlowID = row.id("where.id"), let before = flows[id],
            let state = row.text("state").flatMap(FlowState.Name.init)
        {
            var after = before
            (after.state, after.at, after.until) = (state, row.instant("state_at"), row.instant("until_at"))
            after.completedAt = row.instant("completed_at") ?? before.completedAt
            after.cause = row.text("cause")
            if row.sets("case_id") { after.caseID = row.id("case_id") }
            flows[id] = after
            if after.isChange, after.state == .completed, before.state != .completed {
                completed[after.account, default: []].append(id)
            }
            if after.state != before.state { changes.append(.flow(id, from: before, to: after)) }
        }
    }

    /// Retention names up to eight at once, and the last of them again where there are fewer.
    private mutating func sweepFlows(_ row: RowChange, _ changes: inout [Change]) {
        for id in Set(row.blobs.compactMap { FlowID(bytes: $0) }).sorted() where flows[id] != nil {
            if row.verb == .delete {
                removed.insert(id)
                restrictions = restrictions.filter { $0.key.cause != id }
                changes.append(.removed(id))
            } else {
                erased.insert(id)
                changes.append(.erased(id))
            }
        }
    }

    private mutating func applyBinding(_ row: RowChange, _ changes: inout [Change]) {
        if row.verb == .delete {
            for id in Set(row.blobs.compactMap { BindingID(bytes: $0) }).sorted() where bindings[id] != nil {
                removedBindings.insert(id)
                changes.append(.bindingRemoved(id))
            }
        } else if row.verb == .insert {
            guard let id: BindingID = row.id("id"), let new = Binding(row) else { return }
            bindings[id] = new
            changes.append(.bound(id))
        } else if let id: BindingID = row.id("where.id"), let state = row.text("state"), bindings[id] != nil {
            bindings[id]?.state = state
            bindings[id]?.releasedAt = row.instant("released_at")
            bindings[id]?.quarantineUntil = row.instant("quarantine_until")
            bindings[id]?.undoUntil = row.instant("undo_until")
            changes.append(state == "released" ? .released(id) : .reinstated(id))
        }
    }

    private mutating func applyChallenge(_ row: RowChange, _ changes: inout [Change]) {
        if row.verb == .insert {
            guard let new = Challenge(row) else { return }
            challenges[new.id] = new
            changes.append(.challenged(new))
        } else if let id = row.blob("where.id"), let before = challenges[id] {
            var after = before
            after.failures = row.integer("failures").map { Int($0) } ?? before.failures
            after.usedAt = row.instant("used_at")
            challenges[id] = after
            changes.append(.answered(from: before, to: after))
        }
    }

    private mutating func applyMessage(_ row: RowChange, codeOf flow: FlowID?, _ changes: inout [Change]) {
        switch row.verb {
        case .insert:
            guard let new = Message(row, flow: flow) else { return }
            messages[new.id] = new
            lanes[new.lane, default: []].append(new.id)
            changes.append(.sent(new))
        case .update: if row.integer("is_dead") == 1, let id: MessageID = row.id("where.id") { dead.insert(id) }
        case .delete:
            if let webhook = row.blob("where.webhook_id") {
                for message in messages.values where message.webhook == webhook { gone.insert(message.id) }
            } else {
                gone.formUnion(row.blobs.compactMap { MessageID(bytes: $0) })
            }
        case .other: break
        }
    }

    private mutating func applyCase(_ row: RowChange, _ changes: inout [Change]) {
        if row.table == "verdict" {
            applyVerdict(row)
        } else if row.verb == .insert {
            guard let id: CaseID = row.id("id"), let new = Case(row) else { return }
            cases[id] = new
            changes.append(.opened(id))
        } else if let state = row.text("state"), let id: CaseID = row.id("where.id") {
            cases[id]?.state = state
            cases[id]?.decidedAt = row.instant("decided_at")
            changes.append(.closed(id))
        }
    }

    private mutating func applyVerdict(_ row: RowChange) {
        guard let id: CaseID = row.id("case_id"), let reviewer = row.text("reviewer") else { return }
        guard row.text("vote") == "approve" else {
            cases[id]?.refusals.insert(reviewer)
            return
        }
        let party: FlowID? = row.id("party_id")
        cases[id]?.approvals[party, default: []].insert(reviewer)
        cases[id]?.believed = party
    }
}

extension RowChange {
    fileprivate var blobs: [[UInt8]] {
        arguments.compactMap { value -> [UInt8]? in
            if case .blob(let bytes) = value { bytes } else { nil }
        }
    }
}

extension Facts.Flow {
    fileprivate init?(_ row: RowChange) {
        guard let realm = row.text("realm").flatMap({ RealmID(rawValue: $0) }),
            let account: AccountID = row.id("account_id"),
            let operation = row.text("operation").flatMap({ OperationName($0) }),
            let startedAt = row.instant("started_at"),
            let state = row.text("state").flatMap(FlowState.Name.init)
        else { return nil }
        self.init(
            realm: realm, account: account, operation: operation, startedAt: startedAt,
            about: row.id("about_id"), session: row.blob("session_hash"), link: row.id("link_id"),
            claims: row.text("reason") != Dispute.defence, state: state, at: row.instant("state_at"),
            until: row.instant("until_at"), completedAt: row.instant("completed_at"),
            cause: row.text("cause"), caseID: row.id("case_id"))
    }
}

extension Facts.Item {
    fileprivate init?(_ row: RowChange) {
        guard let number = row.integer("number") else { return nil }
        self.init(number: number, takes: row.id("takes_id"), brings: row.blob("brings_index"))
    }
}

extension Facts.Holds {
    fileprivate init(_ row: RowChange) {
        self.init(
            isRestricted: row.integer("is_restricted") == 1, isFrozen: row.integer("is_frozen") == 1,
            disputedSince: row.instant("disputed_since"))
    }
}

extension Facts.Case {
    fileprivate init?(_ row: RowChange) {
        guard let flow: FlowID = row.id("flow_id"), let account: AccountID = row.id("account_id"),
            let openedAt = row.instant("opened_at")
        else { return nil }
        self.init(
            flow: flow, account: account, isDispute: row.integer("is_dispute") == 1,
            people: Int(row.integer("people") ?? 1),
            openedAt: openedAt, state: "open")
    }
}

extension Facts.Binding {
    fileprivate init?(_ row: RowChange) {
        guard let realm = row.text("realm").flatMap({ RealmID(rawValue: $0) }),
            let account: AccountID = row.id("account_id"),
            let kind = row.text("kind"), let parent = row.text("parent_kind"), let place = row.integer("place"),
            let index = row.blob("value_index"),
            let state = row.text("state"),
            let boundAt = row.instant("bound_at")
        else { return nil }
        self.init(
            realm: realm, account: account, shelf: Shelf(kind: kind, parent: parent == "account" ? nil : parent),
            parent: row.id("parent_id"), place: place, index: index, madeBy: row.id("made_by"), boundAt: boundAt,
            state: state)
    }
}

extension Facts.Challenge {
    fileprivate init?(_ row: RowChange) {
        guard let id = row.blob("id"), let flow: FlowID = row.id("flow_id"), let requirement = row.text("requirement"),
            let destination = row.blob("destination"), let expiresAt = row.instant("expires_at")
        else { return nil }
        self.init(
            id: id, flow: flow, requirement: requirement, destination: destination, expiresAt: expiresAt,
            failures: Int(row.integer("failures") ?? 0), usedAt: row.instant("used_at"))
    }
}

extension Facts.Message {
    fileprivate init?(_ row: RowChange, flow: FlowID?) {
        guard let id: MessageID = row.id("id"), let account: AccountID = row.id("account_id"),
            let topic = row.text("topic"),
            let lane = row.blob("lane"), let createdAt = row.instant("created_at")
        else { return nil }
        self.init(
            id: id, account: account, topic: topic, lane: lane, webhook: row.blob("webhook_id"), createdAt: createdAt,
            flow: topic == "code" ? flow : nil)
    }
}
