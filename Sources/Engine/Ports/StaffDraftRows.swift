package import Domain
package import Vault

/// What a member of staff was writing when their session ended. There is one for each member and
/// place.
package struct StaffDraftRow: Sendable, Hashable {
    package let staff: StaffID
    /// The path of the page with the form.
    package let place: String
    /// Sealed for the whole installation.
    package let content: Sealed
    package let keptAt: Instant

    package init(staff: StaffID, place: String, content: Sealed, keptAt: Instant) {
        self.staff = staff
        self.place = place
        self.content = content
        self.keptAt = keptAt
    }
}

package protocol StaffDraftReads {
    func staffDraft(of staff: StaffID, at place: String) throws -> StaffDraftRow?
}

package protocol StaffDraftWrites {
    /// In place of the one that was there.
    func replace(_ draft: StaffDraftRow)
    func dropStaffDraft(of staff: StaffID, at place: String)
    /// Drops those that were kept before.
    func sweepStaffDrafts(keptBefore instant: Instant)
}
