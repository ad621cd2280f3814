package import Domain
import Flows

extension Engine {
    /// Stops a change that waits or is being reviewed, on the word of somebody who came by an old channel.
    package func vetoFlow(_ id: FlowID, _ call: Call) async throws -> Settled<FlowView> {
        try call.caller.require(.flowsWrite, for: id)
        return try await perform(call) { work in
            var file = try work.file(id)
            try work.veto(&file)
            return .done(try work.view(file))
        }
    }
}

extension UnitOfWork {
    func veto(_ file: inout FlowFile) throws {
        try file.flow.move(.veto, at: now)
        try closeCase(of: file.flow.id)
        try tell(file, .flowVetoed, "flow.refused")
        Counters.flow(file.flow)
        try save(&file)
    }
}
