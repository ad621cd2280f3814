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
            .done(RevokedSessionView(flows: try work.endFlows(startedIn: session)))
        }
    }
}

extension UnitOfWork {
    /// Ends the collecting flows that a session started.
    /// - Parameters:
    ///   - session: the platform's reference, or the id of a session of the hosted pages.
    ///   - heir: a session of the hosted pages that keeps what it has taken over.
    @discardableResult
    func endFlows(startedIn session: String, heir: SessionID? = nil) throws -> [FlowID] {
        let hash = vault.keyedHash(Array(session.utf8), realm: realm, purpose: "session")
        let rows = try snapshot.openFlows(startedIn: hash, realm: realm).filter { heir == nil || $0.session != heir }
        for row in rows { try end(row, try holding(row.account), because: .sessionRevoked) }
        return rows.map(\.id)
    }
}
