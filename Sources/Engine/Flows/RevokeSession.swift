package import Domain
import Flows
import Vault

/// The flows that ended with a session.
package struct RevokedSessionView: Sendable, Hashable, Codable {
    package let flows: [FlowID]
}

extension Engine {
    /// Ends what a session started and has not finished collecting, and the sessions of the hosted
    /// pages that its tickets opened, with what those started. Its unused tickets no longer open
    /// anything.
    /// - Parameter session: the platform's reference, as given at the start.
    package func revokeSession(_ session: String, _ call: Call) async throws -> Settled<RevokedSessionView> {
        try call.caller.require(.flowsWrite)
        return try await perform(call) { work in
            let own = try work.endFlows(startedIn: session)
            return .done(RevokedSessionView(flows: own + (try work.endSessions(openedFrom: session))))
        }
    }
}

extension UnitOfWork {
    /// Ends the collecting flows that a session started.
    /// - Parameters:
    ///   - session: the platform's reference, or the id of a session of the hosted pages.
    ///   - heir: a session of the hosted pages that keeps what it has taken over.
    ///   - isTold: false where the person signed out themselves.
    @discardableResult
    func endFlows(startedIn session: String, heir: SessionID? = nil, isTold: Bool = true) throws -> [FlowID] {
        let rows = try snapshot.openFlows(startedIn: sessionHash(session), realm: realm).filter {
            heir == nil || $0.session != heir
        }
        for row in rows { try end(row, try holding(row.account), because: .sessionRevoked, isTold: isTold) }
        return rows.map(\.id)
    }

    /// The pages took the platform's word for who somebody is: a session that it takes back takes
    /// that word with it. One that is being opened meanwhile is not among those read here; the
    /// writes find it, or make its ticket run out.
    fileprivate func endSessions(openedFrom session: String) throws -> [FlowID] {
        let origin = sessionHash(session)
        let opened = try snapshot.sessions(openedFrom: origin).filter { $0.realm == realm }
        let flows = try opened.flatMap { try endFlows(startedIn: $0.id.description) }
        transaction.endSessions(openedFrom: origin, at: now)
        return flows
    }
}

extension ReadContext {
    /// As a session's reference is stored.
    func sessionHash(_ session: String) -> KeyedHash {
        vault.keyedHash(Array(session.utf8), realm: realm, purpose: "session")
    }
}
