import Domain

extension SignInRules {
    static func read(_ cursor: Cursor, _ kinds: IdentifierKinds) -> SignInRules? {
        guard let fields = MappingFields(cursor) else { return nil }
        let rules = SignInRules(codes: fields.value("codes", or: standard.codes) { readCodes($0, kinds) })
        fields.close()
        return rules
    }

    private static func readCodes(_ cursor: Cursor, _ kinds: IdentifierKinds) -> Set<IdentifierKind>? {
        let names = kinds.reachable.map(\.rawValue).joined(separator: " or ")
        if cursor.isEmptyList {
            cursor.report("must hold \(names): without any, nobody can sign in with a code")
        }
        return cursor.set { kind in
            kind.parsed(names) { text in kinds.reachable.first { $0.rawValue == text } }
        }
    }
}
