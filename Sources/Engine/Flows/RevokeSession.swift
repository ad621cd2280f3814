package import Domain
import Flows
import Vault

/// The flows that ended with a session.
package struct RevokedSessionView: Sendable, Hashable, Codable {
    package let flows: [FlowID]
}

extension Engine {
    /// Ends what a session started and has not finished collecting.
    /// - Parameter session: the platform's reference, as given at the start.
    package func revokeSession(_ session: String, _ call: Call) async throws -> Settled<RevokedSessionView> {
        try call.caller.require(.flowsWrite)
        return try await perform(call) { work in
            let hash = work.vault.keyedHash(Array(session.utf8), realm: work.realm, purpose: "session")
            let rows = try work.snapshot.openFlows(startedIn: hash, realm: work.realm)
            for row in rows { try work.end(row, try work.holding(row.account), because: .sessionRevoked) }
            return .done(RevokedSessionView(flows: rows.map(\.id)))
        }
    }
}
