import Domain

extension Engine {
    /// Ends the visitor's session, and the flows that it started and has not finished collecting.
    /// Harmless when done twice.
    package func signOut(_ visitor: Visitor) async throws {
        try await transact(realm: visitor.realm) { work in
            try work.endSession(visitor.session, heir: nil, isTold: false)
        }
    }

    /// Ends every other session of the account. What this one took over from them continues.
    /// - Returns: how many there were.
    @discardableResult
    package func signOutOthers(_ visitor: Visitor) async throws -> Int {
        try visitor.requireWholeAccount()
        return try await transact(realm: visitor.realm) { work in
            let others = try work.liveSessions(of: visitor.account, in: work.snapshot).filter {
                $0.id != visitor.session
            }
            for other in others { try work.endSession(other.id, heir: visitor.session) }
            return others.count
        }
    }
}

extension ReadContext {
    /// The latest first.
    func liveSessions(of account: AccountID, in snapshot: any Snapshot) throws -> [SessionRow] {
        try snapshot.sessions(of: account, at: now, seenSince: now - SessionLife.idle)
    }
}
