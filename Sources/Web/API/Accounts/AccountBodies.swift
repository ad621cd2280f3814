import Domain
import Engine

extension CreateAccount: Body {
    /// No account has more kinds of identifier than there are, and the engine takes one of each.
    private static let maxIdentifiers = 8

    init(_ fields: inout BodyFields) throws(Problem) {
        self.init(
            externalID: try fields.text("externalID"),
            identifiers: try fields.has("identifiers")
                ? fields.objects("identifiers", atMost: Self.maxIdentifiers) { (item) throws(Problem) in
                    try Given(&item)
                } : [],
            openedAt: try fields.optional("openedAt") { Instant($0) },
            password: try fields.optionalText("password", 1...1024).map { Secret($0) },
            language: try fields.optional("language", Language.init(rawValue:)))
    }
}

extension CreateAccount.Given: Body {
    init(_ fields: inout BodyFields) throws(Problem) {
        self.init(
            kind: try fields.required("kind", IdentifierKind.init(rawValue:)),
            value: Secret(try fields.text("value", 1...1024)),
            provedAt: try fields.optional("provedAt") { Instant($0) })
    }
}

extension AccountLookup: Body {
    init(_ fields: inout BodyFields) throws(Problem) {
        switch (fields.has("externalID"), fields.has("identifier")) {
        case (true, true): throw .ambiguous("identifier")
        case (true, false): self = .externalID(try fields.text("externalID"))
        case (false, _):
            self = try fields.object("identifier") { (item) throws(Problem) in
                .identifier(
                    try item.required("kind", IdentifierKind.init(rawValue:)), Secret(try item.text("value", 1...1024)))
            }
        }
    }
}

struct StatusBody: Body {
    let status: AccountStatus

    init(_ fields: inout BodyFields) throws(Problem) {
        status = try fields.required("status", AccountStatus.init(rawValue:))
    }
}
