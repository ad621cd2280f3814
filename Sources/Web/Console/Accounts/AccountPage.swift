import Domain
import Engine

/// An account as an operator sees it: everything masked.
struct AccountPage: PageModel {
    struct Binding: Sendable {
        let kind: String
        let masked: String
        let state: String
        let confidence: String
        let boundAt: String
        let provedAt: String?
    }

    struct Restriction: Sendable {
        let capability: String
        let until: String
    }

    struct Flow: Sendable {
        let operation: String
        let state: String
        let startedAt: String
        let endedAt: String?
    }

    struct Entry: Sendable {
        let at: String
        let event: String
        /// What was proved.
        let proof: String?
    }

    static let template = "console-account"

    let externalID: String
    let id: String
    let status: String
    /// `good`, `warn` or `bad`.
    let statusTag: String
    let since: String
    let language: String
    let hasPassword: Bool
    let back: String
    let bindings: [Binding]
    let hasBindings: Bool
    let restrictions: [Restriction]
    let hasRestrictions: Bool
    let flows: [Flow]
    let hasFlows: Bool
    let history: [Entry]
    let hasHistory: Bool

    init(_ file: AccountFileView, _ desk: Desk) {
        let (account, moments) = (file.account, desk.moments)
        externalID = account.externalID
        id = account.id.description
        status = account.status(desk)
        statusTag = account.status.tag
        since = moments.date(account.createdAt)
        language = account.language.ownName
        hasPassword = account.hasPassword
        back = RoutePath.consoleAccounts.filled(with: desk.realm.rawValue)
        bindings = account.bindings.map { Binding($0, desk) }
        hasBindings = !bindings.isEmpty
        restrictions = account.restrictions.map {
            Restriction(capability: desk.capability($0.capability), until: moments.moment($0.until))
        }
        hasRestrictions = !restrictions.isEmpty
        flows = file.flows.map { Flow($0, desk) }
        hasFlows = !flows.isEmpty
        history = file.history.map { Entry($0, desk) }
        hasHistory = !history.isEmpty
    }
}

extension AccountPage.Binding {
    init(_ view: BindingView, _ desk: Desk) {
        kind = desk.kind(view.kind)
        masked = view.masked
        state = desk.known("officeBinding", view.state.rawValue)
        confidence = desk.known("officeConfidence", view.confidence.rawValue)
        boundAt = desk.moments.date(view.boundAt)
        provedAt = view.provedAt.map(desk.moments.date)
    }
}

extension AccountPage.Flow {
    init(_ summary: FlowSummary, _ desk: Desk) {
        operation = desk.operation(summary.operation)
        state = desk.known("deskState", "\(summary.state)")
        startedAt = desk.moments.moment(summary.startedAt)
        endedAt = summary.endedAt.map(desk.moments.moment)
    }
}

extension AccountPage.Entry {
    init(_ activity: ActivityView, _ desk: Desk) {
        at = desk.moments.moment(activity.at)
        event = desk.event(activity.event)
        proof = activity.requirement.map(desk.proof)
    }
}

extension AccountView {
    /// With the date that matters.
    fileprivate func status(_ desk: Desk) -> String {
        if let erasedAt { return desk.say("officeStatusErased", ["at": desk.moments.moment(erasedAt)]) }
        guard let closesAt else { return desk.known("officeStatus", status.rawValue) }
        return desk.say("officeStatus.closing", ["at": desk.moments.moment(closesAt)])
    }
}

extension AccountStatus {
    fileprivate var tag: String {
        switch self {
        case .active: "good"
        case .restricted, .closing: "warn"
        case .frozen, .closed: "bad"
        }
    }
}
