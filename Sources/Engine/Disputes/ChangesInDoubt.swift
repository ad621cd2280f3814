import Domain
import Flows
import Policy

extension ReadContext {
    /// Completed changes of the account that could be taken back at a moment, in the order in which
    /// they took effect: those whose window was open then, and those that were built on one of
    /// these, whatever their own window: about the same kind, about what belongs to one of that kind, or taking what could
    /// go for what had come (promise 3).
    func changesInDoubt(of account: AccountID, at moment: Instant) throws -> [FlowRow] {
        var (kinds, hasBrought) = (Set<IdentifierKind>(), false)
        return try snapshot.completedFlows(of: account, since: moment - OperationPolicy.longestUndo).filter { row in
            guard canBeTakenBack(row) else { return false }
            let about = try row.operation.kind.map { [$0] } ?? snapshot.items(of: row.id).map(\.place.kind)
            let (shape, until) = (engine.operations.traits(of: row.operation).shape, row.state.undoUntil)
            let parent = engine.operations[row.operation]?.parent
            let isBuilt =
                !kinds.isDisjoint(with: about) || parent.map(kinds.contains) ?? false || hasBrought && shape == .removes
            guard isBuilt || until.map({ moment < $0 }) ?? false else { return false }
            kinds.formUnion(about)
            if shape == .adds { hasBrought = true }
            return true
        }
    }

    /// What a dispute is about: judged as things were when it was opened, or when the flow began
    /// that would take something back.
    func changesInDoubt(for file: FlowFile) throws -> [FlowRow] {
        try changesInDoubt(of: file.account.id, at: file.doubtsSince ?? file.account.holds.disputedSince ?? now)
    }

    func canBeTakenBack(_ row: FlowRow) -> Bool { engine.operations.traits(of: row.operation).canBeTakenBack }

    /// Which of several changes took each binding away: the first, where a chain took it twice.
    func takers(among changes: [FlowRow]) throws -> [BindingID: FlowRow] {
        let taken = try changes.flatMap { row in
            try snapshot.items(of: row.id).compactMap { item in item.takes.map { ($0, row) } }
        }
        return Dictionary(taken) { first, _ in first }
    }

    /// What a proof must be older than: the first of the changes in doubt, and the freeze for one
    /// who lifts that. What came by a change that is itself in doubt proves nothing against a later
    /// one.
    func proofThreshold(of file: FlowFile) throws -> Instant? {
        guard file.flow.about != nil else { return try proofThreshold(of: file.account) }
        return try changesInDoubt(for: file).first?.state.endedAt
    }

    /// What a proof must be older than that lifts a freeze.
    func proofThreshold(of account: AccountRow) throws -> Instant? {
        let first = try changesInDoubt(of: account.id, at: account.holds.disputedSince ?? now).first?.state.endedAt
        return [first, account.frozenAt].compactMap { $0 }.min()
    }
}

extension FlowFile {
    /// For a dispute: since when its changes are in doubt.
    var doubtsSince: Instant? {
        guard flow.about != nil else { return nil }
        return min(flow.startedAt, account.holds.disputedSince ?? flow.startedAt)
    }
}

extension FlowRow {
    /// A dispute before people, or a party to one.
    var isOpenParty: Bool { caseID != nil && state.isOpen }

    /// Whether it says that the change was not its own. A party that says it was answers for the
    /// change and claims nothing.
    var claims: Bool { reason != Dispute.defence }

    var isOpenClaim: Bool { state.isOpen && claims }
}
