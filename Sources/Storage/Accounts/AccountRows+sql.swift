package import Domain
package import Engine
package import Vault

extension SQLSnapshot: AccountReads {
    /// Inside a phase that writes, nobody else's phase about the account comes between. Rows that
    /// refer to the account can still be written meanwhile: they leave its key alone.
    package func account(_ id: AccountID, realm: RealmID) throws -> AccountRow? {
        guard locksWhatItReads else { return try glimpse(of: id, realm: realm) }
        return try connection.first(
            """
            SELECT id, realm, external_id, status, language, data_key, password, password_set_at, created_at, frozen_at,
                    is_restricted, is_frozen, disputed_since, revision
            FROM account WHERE id = $1 AND realm = $2 FOR NO KEY UPDATE
            """, id, realm, map: AccountRow.init)
    }

    package func glimpse(of id: AccountID, realm: RealmID) throws -> AccountRow? {
        try connection.first(
            """
            SELECT id, realm, external_id, status, language, data_key, password, password_set_at, created_at, frozen_at,
                is_restricted, is_frozen, disputed_since, revision
            FROM account WHERE id = $1 AND realm = $2
            """, id, realm, map: AccountRow.init)
    }

    package func account(externalID: String, realm: RealmID) throws -> AccountRow? {
        guard locksWhatItReads else {
            return try connection.first(
                """
                SELECT id, realm, external_id, status, language, data_key, password, password_set_at, created_at,
                frozen_at,
                    is_restricted, is_frozen, disputed_since, revision
                FROM account WHERE realm = $1 AND external_id = $2
                """, realm, externalID, map: AccountRow.init)
        }
        return try connection.first(
            """
            SELECT id, realm, external_id, status, language, data_key, password, password_set_at, created_at, frozen_at,
                    is_restricted, is_frozen, disputed_since, revision
            FROM account WHERE realm = $1 AND external_id = $2 FOR NO KEY UPDATE
            """, realm, externalID, map: AccountRow.init)
    }

    package func accounts(after id: AccountID?, limit: Int) throws -> [AccountRow] {
        try connection.query(
            """
            SELECT id, realm, external_id, status, language, data_key, password, password_set_at, created_at, frozen_at,
                    is_restricted, is_frozen, disputed_since, revision
            FROM account WHERE id > $1 ORDER BY id LIMIT $2
            """, id?.bytes ?? [], limit, map: AccountRow.init)
    }

    package func restrictions(of account: AccountID, at now: Instant) throws -> [Restriction] {
        try connection.query(
            """
            SELECT capability, until_at, cause_id FROM restriction WHERE account_id = $1 AND until_at > $2
            ORDER BY capability, cause_id
            """, account, now, map: Restriction.init)
    }
}

extension SQLTransaction: AccountWrites {
    package func insert(_ account: AccountRow) {
        queue(
            """
            INSERT INTO account (
                id, realm, external_id, status, language, data_key, password, password_set_at, created_at, frozen_at,
                is_restricted, is_frozen, disputed_since, revision)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
            """, account.id, account.realm, account.externalID, account.status, account.language, account.dataKey,
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

    /// Raises the revision: whoever read the row before would otherwise write the old key back, and
    /// once its master key is dropped the account could never be read again.
    package func rewrap(_ account: AccountID, from old: WrappedKey, to new: WrappedKey) {
        queue(
            "UPDATE account SET data_key = $1, revision = revision + 1 WHERE id = $2 AND data_key = $3", new, account,
            old)
    }

    package func restrict(_ account: AccountID, _ restriction: Restriction) {
        queue(
            """
            INSERT INTO restriction (account_id, capability, until_at, cause_id) VALUES ($1, $2, $3, $4)
            ON CONFLICT (account_id, capability, cause_id) DO UPDATE SET until_at = excluded.until_at
            WHERE excluded.until_at > restriction.until_at
            """, account, restriction.capability, restriction.until, restriction.cause)
    }

    package func liftRestrictions(of account: AccountID, causedBy flow: FlowID) {
        queue("DELETE FROM restriction WHERE account_id = $1 AND cause_id = $2", account, flow)
    }
}
