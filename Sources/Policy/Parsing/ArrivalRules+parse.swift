import Domain

extension ArrivalRules {
    /// `{ from: [marketplace], kinds: [phone], sessionAge: 15m }`.
    static func read(_ cursor: Cursor, realm: RealmID?, _ kinds: IdentifierKinds) -> ArrivalRules? {
        guard let fields = MappingFields(cursor) else { return nil }
        let from = fields.required("from") { $0.otherRealms(than: realm) }
        let standard = ArrivalRules(from: from ?? [], kinds: Set(kinds.all))
        let rules = ArrivalRules(
            from: standard.from, kinds: fields.value("kinds", or: standard.kinds) { $0.kinds(kinds) },
            sessionAge: fields.value("sessionAge", or: standard.sessionAge) { $0.span(.minutes(1)...(.hours(24))) })
        fields.close()
        return rules
    }
}

extension Cursor {
    /// - Parameter own: the realm that the policy is of.
    func otherRealms(than own: RealmID?) -> Set<RealmID>? {
        if isEmptyList { report("an empty list names no realm: leave the whole of it out") }
        return set { cursor in
            let realm = cursor.parsed("the short name of a realm, such as marketplace") { RealmID(rawValue: $0) }
            if let realm, realm == own { cursor.report("`\(realm)` is this realm itself: name another one") }
            return realm
        }
    }

    fileprivate func kinds(_ known: IdentifierKinds) -> Set<IdentifierKind>? {
        if isEmptyList { report("an empty list lets nothing in: name kinds") }
        let names = known.all.map(\.rawValue).joined(separator: ", ")
        return set { kind in
            kind.parsed("one of \(names)") { text in known.all.first { $0.rawValue == text } }
        }
    }
}
