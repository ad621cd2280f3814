package import Domain
package import Engine

extension SQLTransaction {
    package func insert(_ session: StaffSessionRow) {
        queue(
            StaffSessionSQL.insertSession, session.id, session.staff, session.digest, session.level, session.signedInAt,
            session.seenAt,
            session.endsAt)
    }

    package func update(_ session: StaffSessionRow, ifDigest digest: [UInt8]) {
        queue(
            """
            UPDATE staff_session SET digest = $1, level = $2, signed_in_at = $3, seen_at = $4, ends_at = $5
            WHERE id = $6 AND digest = $7
            """, session.digest, session.level, session.signedInAt, session.seenAt, session.endsAt, session.id, digest,
            expecting: 1)
    }

    package func touchStaffSession(_ id: SessionID, at now: Instant) {
        queue("UPDATE staff_session SET seen_at = $1 WHERE id = $2 AND seen_at < $1", now, id)
    }

    package func endStaffSession(digest: [UInt8], at now: Instant) {
        queue("UPDATE staff_session SET ends_at = $1 WHERE digest = $2 AND ends_at > $1", now, digest)
    }

    package func endStaffSessions(of staff: StaffID) {
        queue("DELETE FROM staff_session WHERE staff_id = $1", staff)
    }

    package func sweepStaffSessions(endedBy instant: Instant) {
        queue("DELETE FROM staff_session WHERE ends_at <= $1", instant)
    }
}

private enum StaffSessionSQL {
    static let insertSession: SQLStatement =
        "INSERT INTO staff_session (\(StaffSessionColumn.list)) VALUES (\(StaffSessionColumn.placeholders))"
}
