package import Domain
import Flows

extension Engine {
    /// Stops a change that waits or is being reviewed, on the word of somebody who came by an old
    /// channel.
    package func vetoFlow(_ id: FlowID, _ call: Call) async throws -> Settled<FlowView> {
        try call.caller.require(.flowsWrite, for: id)
        return try await perform(call, on: id) { work, file in
            var file = file
            try work.requireStoppable(file, by: call.caller)
            try work.veto(&file)
            return .done(try work.view(file))
        }
    }
}

extension UnitOfWork {
    /// A claim in a dispute is ended by nobody who merely signed in: that may be the very person
    /// whom the dispute is about, and it would free them from the freeze (promise 9). Only its
    /// verdict ends it, older proofs, and the platform.
    func requireStoppable(_ file: FlowFile, by caller: Caller) throws(Refusal) {
        guard caller.isPerson, file.isStoppedByPeopleOnly else { return }
        throw Refusal(FlowRefusal.notNow(file.flow.state.name))
    }

    func veto(_ file: inout FlowFile) throws {
        try file.flow.move(.veto, at: now)
        try closeCase(of: file.flow.id)
        try leaveDispute(&file)
        try endGrace(of: &file)
        // A claim stops nothing that was under way: the party has heard that it ended. Of an account that comes back
        // everybody has heard too.
        try tell(file, file.traits.isClaim || file.traits.closes ? nil : .flowVetoed)
        Counters.flow(file.flow)
        try save(&file)
    }
}

extension FlowFile {
    /// A dispute that people have before them.
    var isStoppedByPeopleOnly: Bool {
        guard traits.isClaim else { return false }
        switch flow.state {
        case .reviewing, .waiting: return true
        case .collecting, .completed, .reverted, .refused, .cancelled, .expired: return false
        }
    }
}
