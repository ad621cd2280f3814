package import Domain
package import Engine
package import Vault

extension SQLSnapshot: SessionReads {
    package func session(digest: [UInt8]) throws -> SeenSession? {
        try connection.first(
            SessionSQL.session, digest, map: SeenSession.init)
    }

    package func session(formerDigest digest: [UInt8], at now: Instant) throws -> SeenSession? {
        try connection.first(
            SessionSQL.sessionByFormerDigest, digest, now, map: SeenSession.init)
    }

    package func session(_ id: SessionID) throws -> SessionRow? {
        try connection.first(
            SessionSQL.sessionByID, id, map: SessionRow.init)
    }

    package func sessions(of account: AccountID, at now: Instant, seenSince: Instant) throws -> [SessionRow] {
        try connection.query(
            SessionSQL.sessions, account, now, seenSince, map: SessionRow.init)
    }

    package func sessions(openedFrom origin: KeyedHash) throws -> [SessionRow] {
        try connection.query(
            SessionSQL.sessionsByOpenedFrom, origin, map: SessionRow.init)
    }

    package func knows(_ device: KeyedHash, of account: AccountID, before then: Instant) throws -> Bool {
        try connection.first(
            """
            SELECT 1 FROM session WHERE account_id = $1 AND device_hash = $2 AND opened_at < $3
            AND method <> 'link' LIMIT 1
            """, account, device, then
        ) { _ in true } ?? false
    }

    package func endedFlows(of account: AccountID, since: Instant, limit: Int) throws -> [FlowRow] {
        try connection.query(
            SessionSQL.endedFlows, account, since, limit, map: FlowRow.init)
    }
}

extension SQLTransaction: SessionWrites {
    package func insert(_ session: SessionRow) {
        queue(
            SessionSQL.insertSession, session.id, session.realm, session.account, session.digest,
            session.former?.digest,
            session.former?.until, session.flow,
            session.method, session.origin, session.device, session.network, session.agent, session.returnURL,
            session.signedInAt,
            session.openedAt, session.seenAt, session.endsAt, session.endedAt, session.binding)
    }

    package func update(_ session: SessionRow, ifDigest digest: [UInt8]) {
        queue(
            """
            UPDATE session SET digest = $1, former_digest = $2, former_until = $3, return_url = $4
            WHERE id = $5 AND digest = $6 AND ended_at IS NULL
            """, session.digest, session.former?.digest, session.former?.until, session.returnURL, session.id, digest,
            expecting: 1)
    }

    package func forgetFormerSecret(of session: SessionID, ifDigest digest: [UInt8]) {
        queue(
            "UPDATE session SET former_digest = NULL, former_until = NULL WHERE id = $1 AND digest = $2", session,
            digest)
    }

    package func markSeen(_ session: SessionID, at now: Instant) {
        queue("UPDATE session SET seen_at = $1 WHERE id = $2 AND seen_at < $1", now, session)
    }

    package func endSession(_ session: SessionID, at now: Instant) {
        queue("UPDATE session SET ended_at = $1 WHERE id = $2 AND ended_at IS NULL", now, session)
    }

    package func endSessions(of account: AccountID, except session: SessionID?, at now: Instant) {
        queue(
            """
            UPDATE session SET ended_at = $1 WHERE account_id = $2 AND ended_at IS NULL AND id <> $3
            AND method <> 'link'
            """, now, account, session?.bytes ?? [])
    }

    package func endSessions(
        of account: AccountID, signedInWith bindings: [BindingID], except session: SessionID?, at now: Instant
    ) {
        for binding in bindings {
            queue(
                """
                UPDATE session SET ended_at = $1 WHERE account_id = $2 AND binding_id = $3 AND ended_at IS NULL
                AND id <> $4
                """, now, account, binding, session?.bytes ?? [])
        }
    }

    package func endSessions(openedFrom origin: KeyedHash, at now: Instant) {
        // The tickets first: this waits for anyone using one meanwhile, so that the second
        // statement finds the session they open.
        queue(
            "UPDATE visit SET expires_at = $1 WHERE origin_hash = $2 AND session_id IS NULL AND expires_at > $1", now,
            origin)
        queue("UPDATE session SET ended_at = $1 WHERE origin_hash = $2 AND ended_at IS NULL", now, origin)
    }
}

private enum SessionSQL {
    static let session: SQLStatement = """
        SELECT \(SessionColumn.qualified(by: "s")), a.language
        FROM session s JOIN account a ON a.id = s.account_id WHERE s.digest = $1
        """
    static let sessionByFormerDigest: SQLStatement = """
        SELECT \(SessionColumn.qualified(by: "s")), a.language
        FROM session s JOIN account a ON a.id = s.account_id WHERE s.former_digest = $1 AND s.former_until > $2
        """
    static let sessionByID: SQLStatement = """
        SELECT \(SessionColumn.list)
        FROM session WHERE id = $1
        """
    static let sessions: SQLStatement = """
        SELECT \(SessionColumn.list)
        FROM session WHERE account_id = $1 AND ended_at IS NULL AND ends_at > $2 AND seen_at > $3
        AND method <> 'link'
        ORDER BY id DESC
        """
    static let sessionsByOpenedFrom: SQLStatement = """
        SELECT \(SessionColumn.list)
        FROM session WHERE origin_hash = $1 AND ended_at IS NULL ORDER BY id
        """
    static let endedFlows: SQLStatement = """
        SELECT \(FlowColumn.list)
        FROM flow
        WHERE account_id = $1 AND state IN ('completed', 'reverted', 'refused', 'cancelled', 'expired')
        AND state_at >= $2
        ORDER BY state_at DESC LIMIT $3
        """
    static let insertSession: SQLStatement =
        "INSERT INTO session (\(SessionColumn.list)) VALUES (\(SessionColumn.placeholders))"
}
