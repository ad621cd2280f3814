package import Domain
package import Engine

// Tickets that lead to the pages, sign-ins under way, and references that lead back.

extension SQLSnapshot {
    package func visit(digest: [UInt8]) throws -> VisitRow? {
        try connection.first(
            VisitSQL.visit, digest, map: VisitRow.init)
    }

    package func signIn(digest: [UInt8]) throws -> SignInRow? {
        try connection.first(
            VisitSQL.signIn, digest, map: SignInRow.init)
    }

    package func result(digest: [UInt8]) throws -> ResultRow? {
        try connection.first(
            VisitSQL.result, digest,
            map: ResultRow.init)
    }
}

extension SQLTransaction {
    package func insert(_ visit: VisitRow) {
        queue(
            VisitSQL.insertVisit, visit.digest, visit.realm, visit.account, visit.flow, visit.origin, visit.returnURL,
            visit.signedInAt,
            visit.expiresAt,
            visit.session)
    }

    package func use(_ visit: VisitRow) {
        queue(
            "UPDATE visit SET session_id = $1 WHERE digest = $2 AND session_id IS NULL AND expires_at = $3",
            visit.session, visit.digest,
            visit.expiresAt, expecting: 1)
    }

    package func insert(_ signIn: SignInRow) {
        queue(
            VisitSQL.insertSignIn, signIn.digest, signIn.realm, signIn.account, signIn.kind, signIn.destination,
            signIn.codeHash,
            signIn.sentAt,
            signIn.expiresAt, signIn.failures, signIn.usedAt)
    }

    package func update(_ signIn: SignInRow, ifFailures failures: Int) {
        queue(
            "UPDATE sign_in SET failures = $1, used_at = $2 WHERE digest = $3 AND used_at IS NULL AND failures = $4",
            signIn.failures, signIn.usedAt, signIn.digest, failures, expecting: 1)
    }

    package func insert(_ result: ResultRow) {
        queue(
            VisitSQL.insertResult,
            result.digest,
            result.realm, result.flow, result.expiresAt, result.usedAt, result.usedBy)
    }

    package func dropResults(of flow: FlowID, allBut most: Int) {
        queue(
            """
            DELETE FROM flow_result WHERE flow_id = $1 AND used_at IS NULL AND digest NOT IN (
                SELECT digest FROM flow_result WHERE flow_id = $1 AND used_at IS NULL ORDER BY expires_at DESC,
                digest LIMIT $2)
            """, flow, most)
    }

    package func use(_ result: ResultRow) {
        queue(
            "UPDATE flow_result SET used_at = $1, used_by = $2, expires_at = $3 WHERE digest = $4 AND used_at IS NULL",
            result.usedAt, result.usedBy, result.expiresAt, result.digest, expecting: 1)
    }
}

private enum VisitSQL {
    static let visit: SQLStatement = """
        SELECT \(VisitColumn.list)
        FROM visit WHERE digest = $1
        """
    static let signIn: SQLStatement = """
        SELECT \(SignInColumn.list)
        FROM sign_in WHERE digest = $1
        """
    static let result: SQLStatement = "SELECT \(ResultColumn.list) FROM flow_result WHERE digest = $1"
    static let insertVisit: SQLStatement =
        "INSERT INTO visit (\(VisitColumn.list)) VALUES (\(VisitColumn.placeholders))"
    static let insertSignIn: SQLStatement =
        "INSERT INTO sign_in (\(SignInColumn.list)) VALUES (\(SignInColumn.placeholders))"
    static let insertResult: SQLStatement =
        "INSERT INTO flow_result (\(ResultColumn.list)) VALUES (\(ResultColumn.placeholders))"
}
