package import Domain

/// Written out in tests: `let realm: RealmID = "marketplace"`.
extension RealmID: ExpressibleByStringLiteral {
    package init(stringLiteral text: String) {
        guard let realm = RealmID(rawValue: text) else { preconditionFailure("\(text) names no realm") }
        self = realm
    }
}
