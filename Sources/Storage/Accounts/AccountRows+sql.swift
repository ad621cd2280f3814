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
            account.holds.disputedSince, account.revision)
    }

    package func update(_ account: AccountRow, ifRevision revision: Int64) {
        queue(
            """
            UPDATE account SET
                status = $1, language = $2, data_key = $3, password = $4, password_set_at = $5, frozen_at = $6,
                is_restricted = $7, is_frozen = $8, disputed_since = $9, revision = revision + 1
            WHERE id = $10 AND revision = $11
            """, account.status, account.language, account.dataKey, account.password, account.passwordSetAt,
            account.frozenAt,
            account.holds.isRestricted, account.holds.isFrozen, account.holds.disputedSince, account.id, revision,
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

    package func liftRestrictions(of account: AccountID, causedBy flow: FlowID) {
        queue("DELETE FROM restriction WHERE account_id = $1 AND cause_id = $2", account, flow)
    }
}
