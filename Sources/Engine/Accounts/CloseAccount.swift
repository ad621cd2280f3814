import Domain
import Flows
import Policy

// Closing an account is a flow whose wait is a grace period. Here is what that period does to the account: it begins
// with the wait, and ends with whatever ends the flow.

extension UnitOfWork {
    /// The account is closing from now on. Nobody is signed in any more, so that whoever signs in from here on means to
    /// come back.
    /// - Throws: `account.…`, `undo.open`: people may have looked at it for days, in which something else happened.
    func beginGrace(of file: inout FlowFile, until: Instant) throws {
        guard file.traits.runsOn.contains(file.account.status) else {
            try requireUsable(file.account, for: file.operation)
            throw Refusal(.conflict, .accountRestricted, wayForward: .support)
        }
        try requireNoUndoWindow(file.operation, of: file.account)
        try endFlows(of: file, because: .accountClosing) { row in
            row.id != file.flow.id && !engine.operations.traits(of: row.operation).protectsAccount
        }
        transaction.endSessions(of: file.account.id, except: nil, at: now)
        file.holding.account.holds.closesAt = until
        try writeAccount(&file)
        try record(.accountClosing, file.holding, flow: file.flow.id)
        try notify(.accountClosing, file, until: until, canDisown: file.canBeDisowned)
        var data = EventData(file)
        data.closesAt = until
        try emit(.accountClosing, file.holding, data)
    }

    /// The flow has ended without closing the account, which goes on as before.
    func endGrace(of file: inout FlowFile) throws {
        guard file.traits.closes, file.account.holds.closesAt != nil else { return }
        try welcomeBack(&file.holding)
    }

    /// Somebody has signed in to an account. One that was being closed stays.
    /// - Returns: whether it was.
    func comesBack(_ account: AccountRow) throws -> Bool {
        guard account.status == .closing else { return false }
        var holding = try holding(account)
        try comeBack(&holding)
        return true
    }

    /// An account that is being closed stays, and the flow ends that would have closed it.
    /// - Returns: those flows, which no read can see ended yet.
    @discardableResult
    func comeBack(_ holding: inout Holding) throws -> [FlowID] {
        let closing = try snapshot.openFlows(of: holding.account.id).filter {
            engine.operations.traits(of: $0.operation).closes
        }
        for row in closing { try end(row, holding, because: .accountReturned) }
        try welcomeBack(&holding)
        return closing.map(\.id)
    }

    private func welcomeBack(_ holding: inout Holding) throws {
        holding.account.holds.closesAt = nil
        transaction.update(holding.account, ifRevision: holding.account.revision)
        holding.account.revision += 1
        try record(.accountReturned, holding)
        try notify(.accountReturned, everyAddressOf: holding)
        try emit(.accountReturned, holding, EventData(holding.account))
    }

    /// The last that anybody hears of an account.
    func tellClosing(_ file: FlowFile) throws {
        try record(.accountClosed, file.holding, flow: file.flow.id)
        try notify(.accountClosed, file)
        var data = EventData(file)
        data.erasedBy = file.account.holds.closedAt.map { $0 + Erasing.latest }
        try emit(.accountClosed, file.holding, data)
        try emit(.flowCompleted, file.holding, EventData(file))
    }
}
