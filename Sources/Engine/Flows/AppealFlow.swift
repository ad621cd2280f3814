package import Domain
import Flows

extension Engine {
    /// Asks people to look again at a refused flow.
    /// - Parameters:
    ///   - statement: 1 to 4,000 characters in the person's own words; stored encrypted.
    ///   - files: images and PDF, at most five; judged by content and sealed before the transaction
    ///     begins.
    /// - Throws: `flow.binding-changed` where the identifier was changed in another way since the
    ///   refusal, `account.frozen` while the account is frozen, `undo.window-closed` for a dispute
    ///   about a change that was taken back since.
    package func appealFlow(
        _ id: FlowID, statement: String, files: [Upload] = [], _ call: Call
    ) async throws -> Settled<FlowView> {
        try call.caller.require(.flowsWrite, for: id)
        guard (1...4000).contains(statement.count) else {
            throw Refusal(.unacceptable, "appeal.statement-length", wayForward: .correct, field: "statement")
        }
        let sealed = try await sealed(files, for: id, realm: call.caller.realm)
        return try await perform(call, on: id) { work, file in
            var file = file
            try file.flow.move(.appeal, at: work.now)
            // Only a clock that was set back finds one in time whose contents are gone: there is
            // nothing left to look at.
            guard file.hasGround, file.row.contentsErasedAt == nil else { throw Refusal.bindingGone }
            try work.requireUsable(file.account, for: file.operation)
            // A refused dispute is over; the appeal against it joins or opens the next.
            file.row.caseID = nil
            try work.openCase(for: &file, statement: statement, files: sealed, queue: "appeals")
            try work.save(&file)
            return .done(try work.view(file))
        }
    }
}
