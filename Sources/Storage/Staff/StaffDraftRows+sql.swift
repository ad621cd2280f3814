package import Domain
package import Engine

extension SQLSnapshot: StaffDraftReads {
    package func staffDraft(of staff: StaffID, at place: String) throws -> StaffDraftRow? {
        try connection.first(
            "SELECT staff_id, place, content, kept_at FROM staff_draft WHERE staff_id = $1 AND place = $2", staff, place
        ) { row in
            StaffDraftRow(
                staff: try row.id(0), place: try row.text(1), content: try row.stored(2), keptAt: try row.instant(3))
        }
    }
}

extension SQLTransaction: StaffDraftWrites {
    package func replace(_ draft: StaffDraftRow) {
        queue(
            """
            INSERT INTO staff_draft (staff_id, place, content, kept_at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (staff_id, place) DO UPDATE SET content = excluded.content, kept_at = excluded.kept_at
            """, draft.staff, draft.place, draft.content, draft.keptAt)
    }

    package func dropStaffDraft(of staff: StaffID, at place: String) {
        queue("DELETE FROM staff_draft WHERE staff_id = $1 AND place = $2", staff, place)
    }

    package func sweepStaffDrafts(keptBefore instant: Instant) {
        queue("DELETE FROM staff_draft WHERE kept_at < $1", instant)
    }
}
