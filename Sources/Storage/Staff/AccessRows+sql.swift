package import Domain
package import Engine

extension SQLSnapshot: AccessReads {
    package func accesses(to caseID: CaseID, limit: Int) throws -> [AccessRow] {
        try connection.query(
            """
            SELECT id, realm, staff_id, login, act, account_id, case_id, evidence_id, reason, happened_at
            FROM staff_access WHERE case_id = $1 ORDER BY id DESC LIMIT $2
            """, caseID, limit, map: AccessRow.init)
    }

    package func accesses(to account: AccountID, limit: Int) throws -> [AccessRow] {
        try connection.query(
            """
            SELECT id, realm, staff_id, login, act, account_id, case_id, evidence_id, reason, happened_at
            FROM staff_access WHERE account_id = $1 ORDER BY id DESC LIMIT $2
            """, account, limit, map: AccessRow.init)
    }

    package func accesses(by staff: StaffID, limit: Int) throws -> [AccessRow] {
        try connection.query(
            """
            SELECT id, realm, staff_id, login, act, account_id, case_id, evidence_id, reason, happened_at
            FROM staff_access WHERE staff_id = $1 ORDER BY id DESC LIMIT $2
            """, staff, limit, map: AccessRow.init)
    }

    package func accesses(limit: Int) throws -> [AccessRow] {
        try connection.query(
            """
            SELECT id, realm, staff_id, login, act, account_id, case_id, evidence_id, reason, happened_at
            FROM staff_access WHERE id > $1 ORDER BY id DESC LIMIT $2
            """, [UInt8](), limit, map: AccessRow.init)
    }
}

extension SQLTransaction: AccessWrites {
    package func insert(_ access: AccessRow) {
        queue(
            """
            INSERT INTO staff_access (id, realm, staff_id, login, act, account_id, case_id, evidence_id, reason,
            happened_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """, access.id, access.realm, access.staff, access.login, access.act, access.account, access.caseID,
            access.evidence,
            access.reason, access.at)
    }
}
