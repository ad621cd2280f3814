package import Domain
import Flows

extension Engine {
    /// Ends a flow that is not over yet; nothing of it remains on the account (promise 4).
    package func cancelFlow(_ id: FlowID, _ call: Call) async throws -> Settled<FlowView> {
        try call.caller.require(.flowsWrite, for: id)
        let cause: CancellationCause = call.caller.isPerson ? .byPerson : .byPlatform
        return try await perform(call, on: id) { work, file in
            var file = file
            try work.requireStoppable(file, by: call.caller)
            try file.flow.move(.cancel(cause), at: work.now)
            try work.closeCase(of: id)
            try work.leaveDispute(&file)
            try work.follow(&file)
            try work.save(&file)
            return .done(try work.view(file))
        }
    }
}
