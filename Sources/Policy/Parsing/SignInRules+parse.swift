import Domain

extension SignInRules {
    static func read(_ cursor: Cursor) -> SignInRules? {
        guard let fields = MappingFields(cursor) else { return nil }
        let rules = SignInRules(codes: fields.value("codes", or: standard.codes, readCodes))
        fields.close()
        return rules
    }

    private static func readCodes(_ cursor: Cursor) -> Set<IdentifierKind>? {
        if cursor.isEmptyList {
            cursor.report("must hold phone or email: without either, nobody can sign in with a code")
        }
        return cursor.set { kind in
            kind.parsed("phone or email") { text in reachable.first { $0.rawValue == text } }
        }
    }

    /// What a code can be sent to.
    private static let reachable: [IdentifierKind] = [.phone, .email]
}
