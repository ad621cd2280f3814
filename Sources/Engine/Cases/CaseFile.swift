package import Domain
import Flows
import Policy
import Vault

extension Engine {
    /// All about a case on one page, for a member of staff. That they looked is committed before
    /// anything is shown.
    package func caseFile(_ id: CaseID, _ call: Call) async throws -> CaseFileView {
        let caller = call.caller
        try caller.require(StaffRole.reviewer)
        _ = try caller.deskMember()
        try await transact(realm: caller.realm) { work in
            let row = try work.deskCase(id, caller)
            work.note(.caseViewed, by: caller, account: row.account, caseID: id)
        }
        return try await read(realm: caller.realm) { reading in
            let row = try reading.deskCase(id, caller)
            reading.snapshot.foresee { ahead in
                try row.foreseeView(in: ahead)
                _ = try ahead.restrictions(of: row.account, at: reading.now)
                _ = try ahead.openFlows(of: row.account)
                _ = try ahead.openings(of: row.account, limit: 50)
                _ = try ahead.recentFlows(of: row.account, limit: 20)
                _ = try ahead.accesses(to: row.id, limit: 50)
                if !row.isDispute {
                    _ = try ahead.refusers(of: row.flow)
                    _ = try ahead.decidedCase(of: row.flow, before: row.id)
                }
            }
            let file = try reading.file(try reading.leading(row))
            reading.snapshot.foresee { ahead in try reading.foreseeFacts(about: file, in: ahead) }
            return try reading.caseFile(row, file, for: caller)
        }
    }
}

extension ReadContext {
    fileprivate func caseFile(_ row: CaseRow, _ file: FlowFile, for caller: Caller) throws -> CaseFileView {
        let reviewer = try caller.deskMember().login
        return CaseFileView(
            case: try view(row, file: file), account: try view(file.holding), facts: try factTable(of: file),
            history: try history(of: file.holding, limit: 50), flows: try flowSummaries(of: row.account, limit: 20),
            accesses: try accesses(to: row, key: file.key, limit: 50),
            revealable: row.state == .open
                ? try revealable(in: file).map { RevealableView(what: $0.what, masked: $0.value.masked) } : [],
            appealed: try appealed(by: row, key: file.key),
            isOwnRefusal: row.state == .open ? try hasRefusedAll(in: row, reviewer) : false,
            prospects: row.state == .open ? prospects(of: file, isDispute: row.isDispute) : nil)
    }

    private func appealed(by row: CaseRow, key: DataKey) throws -> EarlierCaseView? {
        guard let earlier = try decidedCase(before: row), let decidedAt = earlier.decidedAt else { return nil }
        return EarlierCaseView(
            id: earlier.id, state: earlier.state, decidedAt: decidedAt,
            verdicts: try snapshot.votes(on: earlier.id).map { try view($0, key: key) })
    }

    /// An appeal in a dispute opens or joins a case of its own; the one that it is against is the last that people
    /// decided while its party was there.
    private func decidedCase(before row: CaseRow) throws -> CaseRow? {
        guard row.isDispute else { return try snapshot.decidedCase(of: row.flow, before: row.id) }
        let appealing = try snapshot.parties(to: row.id).first { $0.appeals > 0 }
        return try appealing.flatMap {
            try snapshot.decidedDispute(of: row.account, since: $0.startedAt, before: row.id)
        }
    }

    private func prospects(of file: FlowFile, isDispute: Bool) -> VerdictProspects {
        var approved = file.flow
        let wait = (try? approved.move(.approve(file.terms), at: now)).flatMap { approved.state.waitsUntil?.since(now) }
        return VerdictProspects(
            wait: wait, undo: file.terms.undo, canBeAppealed: file.terms.appeal != nil,
            told: (isDispute ? file.holding.addresses.map(\.identifier) : file.audience.map(\.identifier))
                .filter { $0.carrier != nil }.map(\.masked),
            staysFrozen: file.account.holds.isFrozen)
    }

    private func factTable(of file: FlowFile) throws -> [FactView] {
        let asked = signals(of: file)
        return file.policy.table(of: try facts(for: file), operation: file.flow.operation).map { name, value in
            let inquiry = SignalName(rawValue: name).flatMap { asked[$0] }
            return FactView(
                name: name, value: inquiry?.answer.rawValue ?? value, source: inquiry?.source, at: inquiry?.at)
        }
    }

    /// What the case is about: the binding that would leave, what would come, what else the account
    /// holds, and what it may get back.
    func revealable(in file: FlowFile) throws -> [(what: Revealable, value: Identifier)] {
        var list: [(what: Revealable, value: Identifier)] = []
        for held in try taken(by: file) { list.append((.binding(held.row.id), held.identifier)) }
        if let new = file.flow.brings { list.append((.target, new)) }
        for held in file.holding.bindings + file.holding.former where !file.flow.takes.contains(held.row.id) {
            list.append((.binding(held.row.id), held.identifier))
        }
        return list
    }
}
