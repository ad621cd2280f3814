package import Domain
package import Engine

extension SQLSnapshot: AccessReads {
    package func accesses(to caseID: CaseID, limit: Int) throws -> [AccessRow] {
        try connection.query(
            AccessSQL.accessesToCase, caseID, limit, map: AccessRow.init)
    }

    package func accesses(to account: AccountID, limit: Int) throws -> [AccessRow] {
        try connection.query(
            AccessSQL.accessesToAccount, account, limit, map: AccessRow.init)
    }

    package func accesses(by staff: StaffID, limit: Int) throws -> [AccessRow] {
        try connection.query(
            AccessSQL.accessesByStaff, staff, limit, map: AccessRow.init)
    }

    package func accesses(limit: Int) throws -> [AccessRow] {
        try connection.query(
            AccessSQL.lastAccesses, [UInt8](), limit, map: AccessRow.init)
    }
}

extension SQLTransaction: AccessWrites {
    package func insert(_ access: AccessRow) {
        queue(
            AccessSQL.insertAccess, access.id, access.realm, access.staff, access.login, access.act, access.account,
            access.caseID,
            access.evidence,
            access.reason, access.at)
    }
}

private enum AccessSQL {
    static let accessesToCase: SQLStatement = """
        SELECT \(AccessColumn.list)
        FROM staff_access WHERE case_id = $1 ORDER BY id DESC LIMIT $2
        """
    static let accessesToAccount: SQLStatement = """
        SELECT \(AccessColumn.list)
        FROM staff_access WHERE account_id = $1 ORDER BY id DESC LIMIT $2
        """
    static let accessesByStaff: SQLStatement = """
        SELECT \(AccessColumn.list)
        FROM staff_access WHERE staff_id = $1 ORDER BY id DESC LIMIT $2
        """
    static let lastAccesses: SQLStatement = """
        SELECT \(AccessColumn.list)
        FROM staff_access WHERE id > $1 ORDER BY id DESC LIMIT $2
        """
    static let insertAccess: SQLStatement =
        "INSERT INTO staff_access (\(AccessColumn.list)) VALUES (\(AccessColumn.placeholders))"
}
