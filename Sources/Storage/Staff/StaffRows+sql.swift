package import Domain
package import Engine

extension SQLSnapshot: StaffReads {
    package func staff(_ id: StaffID) throws -> StaffRow? {
        try connection.first(
            StaffSQL.staff, id, map: StaffRow.init)
    }

    package func staff(login: String) throws -> StaffRow? {
        try connection.first(
            StaffSQL.staffByLogin, login, map: StaffRow.init)
    }

    package func staff(setUpDigest digest: [UInt8]) throws -> StaffRow? {
        try connection.first(
            StaffSQL.staffBySetUpDigest, digest, map: StaffRow.init)
    }

    package func staff() throws -> [StaffRow] {
        try connection.query(
            StaffSQL.allStaff, map: StaffRow.init)
    }

    package func staffSession(digest: [UInt8]) throws -> (session: StaffSessionRow, member: StaffRow)? {
        try connection.first(
            StaffSQL.staffSession, digest
        ) { (session: try StaffSessionRow($0), member: try StaffRow($0, from: StaffSessionColumn.count)) }
    }
}

extension SQLTransaction: StaffWrites {
    package func insert(_ staff: StaffRow) {
        queue(
            StaffSQL.insertStaff, staff.id, staff.login, staff.name, WordList(Set(staff.roles.map(\.rawValue))),
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

private enum StaffSQL {
    static let staff: SQLStatement = """
        SELECT \(StaffColumn.list)
        FROM staff WHERE id = $1
        """
    static let staffByLogin: SQLStatement = """
        SELECT \(StaffColumn.list)
        FROM staff WHERE login = $1
        """
    static let staffBySetUpDigest: SQLStatement = """
        SELECT \(StaffColumn.list)
        FROM staff WHERE set_up_digest = $1
        """
    static let allStaff: SQLStatement = """
        SELECT \(StaffColumn.list)
        FROM staff WHERE login > '' ORDER BY login
        """
    static let staffSession: SQLStatement = """
        SELECT \(StaffSessionColumn.qualified(by: "s")),
            \(StaffColumn.qualified(by: "m"))
        FROM staff_session AS s JOIN staff AS m ON m.id = s.staff_id WHERE s.digest = $1
        """
    static let insertStaff: SQLStatement =
        "INSERT INTO staff (\(StaffColumn.list)) VALUES (\(StaffColumn.placeholders))"
}
