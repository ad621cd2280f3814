package import Domain
import JSONText
import Vault

/// A session of the console that was good lately: what its member was writing is kept for them, and
/// nothing else can be done with it.
package struct FormerStaff: Sendable, Hashable {
    package let session: SessionID
    package let staff: StaffID
}

extension Engine {
    /// How long after its end a session can still leave what was being written.
    package static let staffDraftGrace = Duration.hours(24)
    package static let staffDraftLife = Duration.days(7)
    /// Bytes of each text, which is more than the forms of the console take.
    private static let mostDraft = 8000

    /// Whose session a secret opened until lately, or opens but for a code.
    /// - Returns: nil for a secret that never was one or was replaced, and for members who are shut
    ///   out.
    package func formerStaff(_ secret: Secret<String>) async throws -> FormerStaff? {
        let now = now()
        return try await store.read { snapshot in
            guard let (session, member) = try snapshot.staffSession(digest: Token.digest(secret.reveal())),
                session.level == .full,
                member.status == .active, now < session.endsAt + Self.staffDraftGrace
            else { return nil }
            return FormerStaff(session: session.id, staff: member.id)
        }
    }

    /// Keeps texts that a form was about to send, in place of what was kept there before.
    /// - Parameters:
    ///   - texts: by field, as they were typed; what is longer than any form takes is cut.
    ///   - place: the path of the page with the form.
    package func keepDraft(_ texts: [String: String], at place: String, of former: FormerStaff) async throws {
        let now = now()
        let content = try JSONText.bytes(texts.mapValues(Self.cut))
        let sealed = try vault.seal(content, realm: .console, as: .staffDraft(former.staff, place))
        try await store.write { transaction in
            transaction.sweepStaffDrafts(keptBefore: now - Self.staffDraftLife)
            transaction.replace(StaffDraftRow(staff: former.staff, place: place, content: sealed, keptAt: now))
        }
    }

    /// What was kept of the member's own writing on a page, by field; empty where there is nothing.
    package func draft(at place: String, of visitor: StaffVisitor) async throws -> [String: String] {
        let now = now()
        let row = try await store.read { try $0.staffDraft(of: visitor.member.id, at: place) }
        guard let row, now < row.keptAt + Self.staffDraftLife else { return [:] }
        // A draft does not outlive the key that sealed it: losing one costs a few sentences, and
        // keys change rarely.
        guard let content = try? vault.open(row.content, realm: .console, as: .staffDraft(row.staff, place)) else {
            return [:]
        }
        return try JSONText.value(content)
    }

    /// Once what was kept has been sent.
    package func dropDraft(at place: String, of visitor: StaffVisitor) async throws {
        guard try await store.read({ try $0.staffDraft(of: visitor.member.id, at: place) }) != nil else { return }
        try await store.write { $0.dropStaffDraft(of: visitor.member.id, at: place) }
    }

    private static func cut(_ text: String) -> String {
        text.utf8.count <= mostDraft
            ? text : String(String.UnicodeScalarView(text.unicodeScalars.prefix(mostDraft / 4)))
    }
}

extension AssociatedData {
    static func staffDraft(_ id: StaffID, _ place: String) -> Self {
        Self(table: "staff_draft", column: "content", row: id.bytes + Array(place.utf8))
    }
}
