package import Domain
import Policy

extension Engine {
    /// Restricts an account or lifts that again, on the platform's word. Freezing and unfreezing
    /// are the person's, by a flow. An account that is being closed stays by either: its person has signed in at the
    /// platform, or what it is looked into for must not be lost.
    package func setAccountStatus(
        _ id: AccountID, _ status: AccountStatus, _ call: Call
    ) async throws -> Settled<AccountView> {
        try call.caller.require(.accountsWrite)
        guard status == .active || status == .restricted else {
            throw Refusal(.unacceptable, "account.status-by-flow", wayForward: .correct, field: "status")
        }
        return try await perform(call) { work in
            var holding = try work.holding(id)
            var ended: [FlowID] = []
            let before = holding.account.status
            guard before != status else { return .done(try work.view(holding)) }
            switch before {
            case .active, .restricted: break
            case .closing:
                ended = try work.comeBack(&holding)
                if status == .active { return .done(try work.view(holding, without: ended)) }
            case .frozen:
                throw Refusal(.conflict, .accountFrozen, wayForward: holding.account.wayOutOfFreeze)
            case .closed: throw Refusal(.conflict, .accountClosed, wayForward: .support)
            }
            holding.account.holds.isRestricted = status == .restricted
            work.transaction.update(holding.account, ifRevision: holding.account.revision)
            let event: EventName = status == .restricted ? .accountRestricted : .accountUnrestricted
            try work.record(event, holding)
            try work.notify(status == .restricted ? .accountRestricted : .accountUnrestricted, everyAddressOf: holding)
            try work.emit(event, holding, EventData(holding.account))
            return .done(try work.view(holding, without: ended))
        }
    }
}
