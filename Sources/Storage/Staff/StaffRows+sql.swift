package import Domain
package import Engine

extension SQLSnapshot: StaffReads {
    package func staff(_ id: StaffID) throws -> StaffRow? {
        try connection.first(
            """
            SELECT id, login, name, roles, realms, own_accounts, status, password, totp, totp_step, set_up_digest,
            set_up_ends_at,
                created_at, revision
            FROM staff WHERE id = $1
            """, id, map: StaffRow.init)
    }

    package func staff(login: String) throws -> StaffRow? {
        try connection.first(
            """
            SELECT id, login, name, roles, realms, own_accounts, status, password, totp, totp_step, set_up_digest,
            set_up_ends_at,
                created_at, revision
            FROM staff WHERE login = $1
            """, login, map: StaffRow.init)
    }

    package func staff(setUpDigest digest: [UInt8]) throws -> StaffRow? {
        try connection.first(
            """
            SELECT id, login, name, roles, realms, own_accounts, status, password, totp, totp_step, set_up_digest,
            set_up_ends_at,
                created_at, revision
            FROM staff WHERE set_up_digest = $1
            """, digest, map: StaffRow.init)
    }

    package func staff() throws -> [StaffRow] {
        try connection.query(
            """
            SELECT id, login, name, roles, realms, own_accounts, status, password, totp, totp_step, set_up_digest,
            set_up_ends_at,
                created_at, revision
            FROM staff WHERE login > '' ORDER BY login
            """, map: StaffRow.init)
    }

    package func staffSession(digest: [UInt8]) throws -> (session: StaffSessionRow, member: StaffRow)? {
        try connection.first(
            """
            SELECT s.id, s.staff_id, s.digest, s.level, s.signed_in_at, s.seen_at, s.ends_at,
                m.id, m.login, m.name, m.roles, m.realms, m.own_accounts, m.status, m.password, m.totp, m.totp_step,
                m.set_up_digest,
                m.set_up_ends_at, m.created_at, m.revision
            FROM staff_session AS s JOIN staff AS m ON m.id = s.staff_id WHERE s.digest = $1
            """, digest
        ) { (session: try StaffSessionRow($0), member: try StaffRow($0, from: 7)) }
    }
}

extension SQLTransaction: StaffWrites {
    package func insert(_ staff: StaffRow) {
        queue(
            """
            INSERT INTO staff (
                id, login, name, roles, realms, own_accounts, status, password, totp, totp_step, set_up_digest,
                set_up_ends_at,
                created_at, revision)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
            """, staff.id, staff.login, staff.name, WordList(Set(staff.roles.map(\.rawValue))),
            WordList(Set(staff.realms.map(\.rawValue))),
            NameList(staff.ownAccounts), staff.status, staff.password, staff.totp, staff.totpStep, staff.setUpDigest,
            staff.setUpEndsAt,
            staff.createdAt, staff.revision)
    }

    package func update(_ staff: StaffRow, ifRevision revision: Int64) {
        queue(
            """
            UPDATE staff SET
                name = $1, roles = $2, realms = $3, own_accounts = $4, status = $5, password = $6, totp = $7,
                totp_step = $8,
                set_up_digest = $9, set_up_ends_at = $10, revision = revision + 1
            WHERE id = $11 AND revision = $12
            """, staff.name, WordList(Set(staff.roles.map(\.rawValue))), WordList(Set(staff.realms.map(\.rawValue))),
            NameList(staff.ownAccounts), staff.status, staff.password, staff.totp, staff.totpStep, staff.setUpDigest,
            staff.setUpEndsAt,
            staff.id, revision, expecting: 1)
    }
}
