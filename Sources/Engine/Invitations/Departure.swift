import Domain
import Flows
import Policy

/// What an operation that leads elsewhere could take along, before it is started.
struct Departure {
    /// The realm that it leads to; nil without an invitation that is good.
    var destination: RealmID?
    /// What the other realm doesn't take.
    var staying: [HeldBinding] = []
    var objections: [ReasonView] = []
}

extension ReadContext {
    /// - Parameter ground: what can't go is taken out of its choices.
    /// - Returns: nil for an operation that stays here.
    func departure(
        _ plan: OperationPlan, _ ground: inout Ground, by token: String?, in device: String?
    ) throws -> Departure? {
        guard plan.operation.traits.leadsElsewhere else { return nil }
        do {
            let invitation = try openInvitation(token, in: device)
            return try departure(plan, &ground, by: invitation)
        } catch let refusal as Refusal {
            return Departure(objections: [ReasonView(refusal)])
        }
    }

    private func departure(
        _ plan: OperationPlan, _ ground: inout Ground, by invitation: InvitationRow
    ) throws -> Departure {
        let against = try objectionsThere(to: [], by: invitation, plan.rules)
        guard against.isEmpty else { return Departure(objections: against.map(ReasonView.init)) }
        let objections = try ground.choices.map { try objectionsThere(to: [$0], by: invitation, plan.rules) }
        let staying = zip(ground.choices, objections).filter { !$1.isEmpty }.map(\.0)
        guard staying.count < ground.choices.count else {
            let reasons = objections.first ?? []
            return Departure(destination: invitation.realm, objections: reasons.map(ReasonView.init))
        }
        ground.choices.removeAll { held in staying.contains { $0.row.id == held.row.id } }
        return Departure(destination: invitation.realm, staying: staying)
    }
}
