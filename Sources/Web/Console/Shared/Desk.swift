import Domain
import Engine
import HTTPTypes
import Hummingbird

/// Who asks, about which realm, and in which words and on which clock they are answered.
struct Desk: Sendable {
    let realm: RealmID
    let caller: Caller
    let say: Speech
    let moments: Moments
}

extension PageKit {
    /// - Parameter role: what a page needs, so that somebody without it is told so at once and not
    ///   by an empty page.
    /// - Throws: `route.not-found` where there is no such realm, `staff.realm-missing`,
    ///   `staff.role-missing`.
    func desk(_ context: StaffContext, for role: StaffRole) throws -> Desk {
        guard let realm = context.parameters.get(RoutePath.realm).flatMap(RealmID.init),
            engine.policies.realms.contains(realm)
        else {
            throw Problem.routeNotFound
        }
        let caller = try context.staff.caller(realm: realm)
        try caller.require(role)
        let say = say(context)
        return Desk(
            realm: realm, caller: caller, say: say,
            moments: Moments(say, zone: engine.timeZone(of: realm), now: engine.now(), namesZone: false))
    }

    /// The realms that a member works in, in order of their names.
    func realms(of member: StaffMember) -> [RealmID] {
        engine.policies.realms.filter { member.realms.isEmpty || member.realms.contains($0) }
    }

    /// What a refusal says, as an error of the form that it is about.
    /// - Parameter fields: those that the form has; a refusal about any other is about the whole
    ///   form.
    func fault(_ refusal: Refusal, _ context: some PageRequestContext, fields: Set<String>) -> FieldError {
        let field = refusal.field.flatMap { fields.contains($0) ? $0 : nil }
        let detail = sentence(refusal.code, context).detail
        guard let at = refusal.wayForward.at else { return FieldError(field, detail) }
        return FieldError(field, detail + say(context)("consoleAgainAt", ["at": moments(context).moment(at)]))
    }
}

extension Refusal {
    /// Whoever filled in the form can do something about it.
    var isForWhoTyped: Bool { [.malformed, .unacceptable, .unauthenticated, .conflict, .tooMany].contains(sort) }

    /// Of the page that shows the form again. A browser asks for no other credentials, so nothing
    /// says `unauthorized`.
    var statusOfForm: HTTPResponse.Status { sort == .unauthenticated ? .unprocessableContent : sort.status }
}
