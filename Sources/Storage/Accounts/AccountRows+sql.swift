package import Domain
package import Engine
package import Vault

extension SQLSnapshot: AccountReads {
    /// Inside a phase that writes, no other phase about the account comes between. Rows that
    /// refer to the account can still be written meanwhile: they leave its key alone.
    package func account(_ id: AccountID, realm: RealmID) throws -> AccountRow? {
        guard locksWhatItReads else { return try glimpse(of: id, realm: realm) }
        return try connection.first(AccountSQL.locked, id, realm, map: AccountRow.init)
    }

    package func glimpse(of id: AccountID, realm: RealmID) throws -> AccountRow? {
        try connection.first(AccountSQL.byID, id, realm, map: AccountRow.init)
    }

    package func account(externalID: String, realm: RealmID) throws -> AccountRow? {
        try connection.first(
            locksWhatItReads ? AccountSQL.lockedByName : AccountSQL.byName, realm, externalID, map: AccountRow.init)
    }

    package func accounts(after id: AccountID?, limit: Int) throws -> [AccountRow] {
        try connection.query(
            AccountSQL.accounts, id?.bytes ?? [], limit,
            map: AccountRow.init)
    }

    package func accounts(among ids: [AccountID]) throws -> [AccountRow] {
        try ids.eights.flatMap { ids in
            try connection.query(
                AccountSQL.among, ids[0], ids[1], ids[2], ids[3], ids[4], ids[5], ids[6], ids[7], map: AccountRow.init)
        }
    }

    package func erasable(closedBy cutoff: Instant, after place: AgePlace?, limit: Int) throws -> [AccountRow] {
        try connection.query(
            AccountSQL.erasable, place?.at ?? Instant(milliseconds: .min), place?.id ?? [], cutoff, limit,
            map: AccountRow.init)
    }

    package func erasures(since moment: Instant, after place: AgePlace?, limit: Int) throws -> [Erasure] {
        try connection.query(
            AccountSQL.erasures, place?.at ?? moment, place?.id ?? [], limit
        ) { row in Erasure(account: try row.id(0), at: try row.instant(1)) }
    }

    package func erasureCount() throws -> Int {
        try connection.first("SELECT COUNT(*) FROM account WHERE erased_at IS NOT NULL") { try $0.int(0) } ?? 0
    }

    package func flows(of account: AccountID, after id: FlowID?, limit: Int) throws -> [FlowID] {
        try connection.query(AccountSQL.flows, account, id?.bytes ?? [], limit) { try $0.id(0) }
    }

    package func restrictions(of account: AccountID, at now: Instant) throws -> [Restriction] {
        try connection.query(RestrictionColumn.lasting, account, now, map: Restriction.init).sorted {
            ($0.capability, $0.cause) < ($1.capability, $1.cause)
        }
    }
}

private enum AccountSQL {
    static let accounts: SQLStatement = "SELECT \(AccountColumn.list) FROM account WHERE id > $1 ORDER BY id LIMIT $2"
    private static let source: SQLPiece = "FROM account WHERE id = $1 AND realm = $2"
    private static let named: SQLPiece = "FROM account WHERE realm = $1 AND external_id = $2"

    static let byID = SQLStatement.select(AccountColumn.self, source)
    static let locked: SQLStatement = "SELECT \(AccountColumn.list) \(source) FOR NO KEY UPDATE"
    static let byName = SQLStatement.select(AccountColumn.self, named)
    static let lockedByName: SQLStatement = "SELECT \(AccountColumn.list) \(named) FOR NO KEY UPDATE"
    static let insert = SQLStatement.insert(AccountColumn.self)
    static let among: SQLStatement = """
        SELECT \(AccountColumn.list) FROM account WHERE id IN ($1, $2, $3, $4, $5, $6, $7, $8)
        """
    static let erasable: SQLStatement = """
        SELECT \(AccountColumn.list) FROM account
        WHERE closed_at IS NOT NULL AND erased_at IS NULL AND (closed_at, id) > ($1, $2) AND closed_at <= $3
        ORDER BY closed_at, id LIMIT $4
        """
    static let erasures: SQLStatement = """
        SELECT id, erased_at FROM account WHERE erased_at IS NOT NULL AND (erased_at, id) > ($1, $2)
        ORDER BY erased_at, id LIMIT $3
        """
    static let flows: SQLStatement = "SELECT id FROM flow WHERE account_id = $1 AND id > $2 ORDER BY id LIMIT $3"
    static let restrict = RowInsert(
        RestrictionColumn.self,
        """
        ON CONFLICT (account_id, capability, cause_id) DO UPDATE SET \(RestrictionColumn.excluded(.untilAt))
        WHERE excluded.until_at > restriction.until_at
        """)
}

extension SQLTransaction: AccountWrites {
    package func insert(_ account: AccountRow) {
        queue(
            AccountSQL.insert, account.id, account.realm, account.externalID, account.status, account.language,
            account.dataKey,
            account.password,
            account.passwordSetAt, account.createdAt, account.frozenAt, account.holds.isRestricted,
            account.holds.isFrozen,
            account.holds.disputedSince, account.holds.closesAt, account.holds.closedAt, account.erasedAt,
            Int64?.none, account.revision)
    }

    package func update(_ account: AccountRow, ifRevision revision: Int64) {
        queue(
            """
            UPDATE account SET
                status = $1, language = $2, data_key = $3, password = $4, password_set_at = $5, frozen_at = $6,
                is_restricted = $7, is_frozen = $8, disputed_since = $9, closes_at = $10, closed_at = $11,
                revision = revision + 1
            WHERE id = $12 AND revision = $13
            """, account.status, account.language, account.dataKey, account.password, account.passwordSetAt,
            account.frozenAt,
            account.holds.isRestricted, account.holds.isFrozen, account.holds.disputedSince, account.holds.closesAt,
            account.holds.closedAt, account.id, revision,
            expecting: 1)
    }

    /// Raises the revision: a phase that read the row before would otherwise write the old key
    /// back, and once its master key is dropped the account could never be read again.
    package func rewrap(_ account: AccountID, from old: WrappedKey, to new: WrappedKey) {
        queue(
            "UPDATE account SET data_key = $1, revision = revision + 1 WHERE id = $2 AND data_key = $3", new, account,
            old)
    }

    package func restrict(_ account: AccountID, _ restriction: Restriction) {
        add(
            [
                account.sqlValue, restriction.capability.sqlValue, restriction.cause.sqlValue,
                restriction.until.sqlValue,
            ], with: AccountSQL.restrict)
    }

    package func liftRestrictions(of account: AccountID) {
        queue("DELETE FROM restriction WHERE account_id = $1", account)
    }

    package func liftRestrictions(of account: AccountID, causedBy flow: FlowID) {
        queue("DELETE FROM restriction WHERE account_id = $1 AND cause_id = $2", account, flow)
    }
}
