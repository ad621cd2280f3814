package import Domain
import Flows

extension Engine {
    /// Lets a person go on elsewhere: a new token, the old one dies, and one factor has to be proved again before anything else.
    package func resumeFlow(_ id: FlowID, _ call: Call) async throws -> Settled<StartedFlowView> {
        try call.caller.require(.flowsWrite)
        return try await perform(call) { work in
            var file = try work.file(id)
            if case .collecting = file.flow.state { try file.flow.move(.resume, at: work.now) }
            let token = work.engine.newFlowToken(id)
            file.row.tokenDigest = token.digest
            file.row.tokenExpiresAt = token.expiresAt(work.now)
            try work.record("flow.resumed", file.holding, flow: id, by: call.caller.name)
            try work.save(&file)
            return .done(StartedFlowView(flow: try work.view(file), token: token.text, tokenExpiresAt: token.expiresAt(work.now)))
        }
    }
}
