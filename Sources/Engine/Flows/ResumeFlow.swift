package import Domain
import Flows

extension Engine {
    /// Lets a person continue elsewhere: a new token and a new ticket, the old token dies, the
    /// session that held the flow no longer does, and what was proved has to be proved again, one factor before
    /// anything else. One that has ended is read that way, as long as there is anything to read.
    /// - Throws: `flow.ended` once its contents were erased.
    package func resumeFlow(_ id: FlowID, _ call: Call) async throws -> Settled<StartedFlowView> {
        try call.caller.require(.flowsWrite)
        return try await perform(call, on: id) { work, file in
            guard file.row.contentsErasedAt == nil else { throw Refusal(FlowRefusal.ended(file.flow.state.name)) }
            var file = file
            if case .collecting = file.flow.state {
                try work.resume(&file, in: nil, by: call.caller.name)
            } else {
                file.row.session = nil
                try work.record(.flowResumed, file.holding, flow: id, by: call.caller.name)
            }
            let token = work.engine.newFlowToken(id)
            file.row.tokenDigest = token.digest
            file.row.tokenExpiresAt = token.expiresAt(work.now)
            try work.save(&file)
            let ticket = try work.issueTicket(
                for: file.account, flow: id, from: file.row.origin.session, returnURL: nil, signedInAt: nil)
            return .done(
                StartedFlowView(
                    flow: try work.view(file), token: token.text, tokenExpiresAt: token.expiresAt(work.now),
                    ticket: ticket, isNew: false))
        }
    }
}
