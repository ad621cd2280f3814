import Domain
import Engine
import Hummingbird

/// The texts of a form that came in after its session had ended: kept for the member whose session
/// it was, and for nobody else.
struct StaffDrafts: Sendable {
    let kit: PageKit

    /// The long fields of the case's forms. What is quickly chosen again is not kept.
    private static let texts = ["note", "text", "reason"]

    /// Keeps texts of our own forms only: the token is checked as in any other form.
    func keep(_ request: Request, _ context: WebContext, _ secret: Secret<String>, at place: String) async throws {
        guard let former = try await kit.engine.formerStaff(secret), let form = try await form(request, context, former)
        else { return }
        let texts = Self.texts.map { ($0, form[$0]) }.filter { !$0.1.isEmpty }
        guard !texts.isEmpty else { return }
        try await kit.engine.keepDraft(Dictionary(uniqueKeysWithValues: texts), at: place, of: former)
    }

    private func form(_ request: Request, _ context: WebContext, _ former: FormerStaff) async throws -> Form? {
        var owner = try FormerStaffContext(context: context)
        owner.formOwner = former.session.description
        do {
            return try await kit.forms.read(
                .lines("note"), .lines("text"), .lines("reason"), .text("decision"), .text("party"),
                .text("askedParty"), .text("value"),
                .text("once"), of: request, owner)
        } catch is Problem {
            return nil
        }
    }
}

/// Whoever sends a form of a session that has ended.
private struct FormerStaffContext: PageRequestContext {
    var coreContext: CoreRequestContextStorage
    let page: PageRequest
    var formOwner = ""
    let realm: RealmID? = nil

    init(context: WebContext) throws {
        guard let page = context.page else { throw Problem.failed }
        coreContext = context.coreContext
        self.page = page
    }
}
