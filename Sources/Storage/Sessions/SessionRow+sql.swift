import Domain
import Engine

extension SignInMethod: SQLBindable {}

extension SessionRow {
    /// Columns: id, realm, account_id, digest, former_digest, former_until, flow_id, method,
    /// origin_hash, device_hash, network_hash, agent, return_url, signed_in_at, opened_at, seen_at,
    /// ends_at, ended_at.
    init(_ row: SQLRow) throws {
        let former = try row.optionalBlob(4)
        self.init(
            id: try row.id(0), realm: try row.raw(1), account: try row.id(2), digest: try row.blob(3),
            former: try former.map { FormerSecret(digest: $0, until: try row.instant(5)) }, flow: try row.optionalID(6),
            method: try row.raw(7), origin: try row.optionalStored(8), device: try row.optionalStored(9),
            network: try row.optionalStored(10), agent: try row.optionalText(11), returnURL: try row.optionalStored(12),
            signedInAt: try row.optionalInstant(13), openedAt: try row.instant(14), seenAt: try row.instant(15),
            endsAt: try row.instant(16), endedAt: try row.optionalInstant(17))
    }
}

extension SeenSession {
    /// Columns: those of the session, and the account's language.
    init(_ row: SQLRow) throws {
        self.init(session: try SessionRow(row), language: try row.raw(18))
    }
}

extension VisitRow {
    /// Columns: digest, realm, account_id, flow_id, origin_hash, return_url, signed_in_at,
    /// expires_at, session_id.
    init(_ row: SQLRow) throws {
        self.init(
            digest: try row.blob(0), realm: try row.raw(1), account: try row.id(2), flow: try row.optionalID(3),
            origin: try row.optionalStored(4), returnURL: try row.optionalStored(5),
            signedInAt: try row.optionalInstant(6),
            expiresAt: try row.instant(7), session: try row.optionalID(8))
    }
}

extension SignInRow {
    /// Columns: digest, realm, account_id, kind, destination, code_hash, sent_at, expires_at,
    /// failures, used_at.
    init(_ row: SQLRow) throws {
        self.init(
            digest: try row.blob(0), realm: try row.raw(1), account: try row.optionalID(2), kind: try row.raw(3),
            destination: try row.stored(4), codeHash: try row.stored(5), sentAt: try row.instant(6),
            expiresAt: try row.instant(7),
            failures: try row.int(8), usedAt: try row.optionalInstant(9))
    }
}

extension ResultRow {
    /// Columns: digest, realm, flow_id, expires_at, used_at.
    init(_ row: SQLRow) throws {
        self.init(
            digest: try row.blob(0), realm: try row.raw(1), flow: try row.id(2), expiresAt: try row.instant(3),
            usedAt: try row.optionalInstant(4))
    }
}
