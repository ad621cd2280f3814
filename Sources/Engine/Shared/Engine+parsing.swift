import Domain
import Policy

extension Engine {
    func policy(of realm: RealmID) throws(Refusal) -> RealmPolicy {
        guard let policy = policies.current(realm) else {
            throw Refusal(.notFound, "realm.unknown", wayForward: .support)
        }
        return policy
    }

    /// What somebody typed, as an identifier that the policy allows. Looks at the identifier alone,
    /// never at who holds it (promise 6).
    func parseIdentifier(
        _ kind: IdentifierKind, _ text: String, under policy: RealmPolicy, field: String = "identifier"
    ) throws(Refusal) -> Identifier {
        let identifier: Identifier
        do {
            identifier = try kinds.parse(kind, text, region: policy.defaultRegion)
        } catch {
            throw Refusal(
                .unacceptable, ReasonCode(rawValue: error.rawValue), wayForward: .correct, field: field)
        }
        let objections = policy.objections(to: identifier)
        guard let first = objections.first else { return identifier }
        throw Refusal(.unacceptable, first.code, wayForward: first.wayForward, reasons: objections, field: field)
    }
}
