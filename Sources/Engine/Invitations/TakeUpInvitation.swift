import Domain
import Flows
import Policy
import Vault

extension ReadContext {
    /// The invitation by which a flow would lead elsewhere, if nothing there speaks against what it takes.
    /// - Returns: nil for an operation that stays here.
    /// - Throws: `invitation.…`, `destination.…`.
    func invitation(for request: StartFlow, _ plan: OperationPlan, _ ground: Ground) throws -> InvitationRow? {
        guard plan.operation.traits.leadsElsewhere else {
            guard request.invitation == nil else {
                throw Refusal(.unacceptable, "flow.input-not-asked", wayForward: .correct, field: "invitation")
            }
            return nil
        }
        let invitation = try openInvitation(request.invitation, in: request.context.device)
        let against = try objectionsThere(to: ground.taken, by: invitation, plan.rules)
        guard against.isEmpty else { throw Refusal(.conflict, because: against) }
        return invitation
    }

    /// - Throws: `invitation.missing`, `invitation.unknown`, `invitation.used`, `invitation.expired`,
    ///   `invitation.other-browser`.
    func openInvitation(_ token: String?, in device: String?) throws -> InvitationRow {
        guard let token else { throw Refusal.invitationMissing }
        guard let digest = engine.digest(of: token), let row = try snapshot.invitation(digest: digest) else {
            throw Refusal.invitationUnknown
        }
        return try row.requireOpen(in: device, at: now, vault)
    }

    /// Whether an open flow goes where a request is invited to.
    func leads(_ row: FlowRow, by token: String?) throws -> Bool {
        guard let token else { return true }
        return try snapshot.invitation(takenUpBy: row.id)?.digest == engine.digest(of: token)
    }
}

extension UnitOfWork {
    /// Of two flows that take up one invitation at once, the second is refused.
    func takeUp(_ invitation: InvitationRow, by file: inout FlowFile) {
        var taken = invitation
        taken.flow = file.flow.id
        transaction.takeUp(taken)
        file.destination = taken
    }
}
