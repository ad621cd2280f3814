import Domain
import Engine
import HTTPTypes
import Hummingbird

/// Accounts by the exact value that one of them holds. What is searched for comes in a form's body
/// and appears in no address, and the account is the answer to that form: reloading it is another
/// search, written down like the first.
struct AccountsController {
    let kit: PageKit

    var endpoints: [Endpoint<StaffContext>] {
        [
            .get(.consoleAccounts, use: show),
            .post(.consoleAccounts, use: search),
        ]
    }

    @Sendable func show(_ request: Request, _ context: StaffContext) async throws -> Response {
        let desk = try kit.desk(context, for: .operator)
        return kit.consolePage(AccountsPage(desk.say, AccountSearch()), context, realm: desk.realm, here: .accounts)
    }

    @Sendable func search(_ request: Request, _ context: StaffContext) async throws -> Response {
        let desk = try kit.desk(context, for: .operator)
        let form = try await kit.forms.read(.text("by"), .text("value"), of: request, context)
        let search = AccountSearch(by: form["by"], value: form["value"])
        guard let lookup = search.lookup(kit.engine.kinds) else { return mend(search, desk, context) }
        guard let file = try await kit.engine.findAccount(lookup, Call(desk.caller)) else {
            let page = AccountsPage(desk.say, search, isNotFound: true)
            return kit.consolePage(page, context, realm: desk.realm, here: .accounts, .notFound)
        }
        return kit.consolePage(AccountPage(file, desk), context, realm: desk.realm, here: .accounts)
    }

    private func mend(_ search: AccountSearch, _ desk: Desk, _ context: StaffContext) -> Response {
        let errors = [
            search.isKnown(kit.engine.kinds) ? nil : FieldError("by", desk.say("accountsByMissing")),
            search.value.isEmpty ? FieldError("value", desk.say("accountsValueMissing")) : nil,
        ].compactMap { $0 }
        return kit.consolePage(
            AccountsPage(desk.say, search, errors: errors), context, realm: desk.realm, here: .accounts,
            .unprocessableContent,
            errors: errors)
    }
}

/// What an operator looks for.
struct AccountSearch {
    static let externalID = "external-id"

    /// As the form says, which can be anything: a kind of identifier, or `external-id`.
    var by = ""
    var value = ""

    /// Whether it is one of those offered.
    func isKnown(_ kinds: IdentifierKinds) -> Bool { by == Self.externalID || kind(kinds) != nil }

    func lookup(_ kinds: IdentifierKinds) -> AccountLookup? {
        guard !value.isEmpty else { return nil }
        if by == Self.externalID { return .externalID(value) }
        return kind(kinds).map { .identifier($0, Secret(value)) }
    }

    private func kind(_ kinds: IdentifierKinds) -> IdentifierKind? { kinds.all.first { $0.rawValue == by } }
}

/// The form to search with.
struct AccountsPage: PageModel {
    static let template = "console-accounts"

    let isNotFound: Bool
    let by: Choice
    let value: Field

    init(_ say: Speech, _ search: AccountSearch, isNotFound: Bool = false, errors: [FieldError] = []) {
        self.isNotFound = isNotFound
        by = Choice(
            "by", say("accountsBy"), errors: errors,
            chosen: search.by.isEmpty ? say.kinds.all.first?.rawValue : search.by,
            options: say.kinds.all.map { ($0.rawValue, say.aKind($0).capitalisedFirst, nil) } + [
                (AccountSearch.externalID, say("accountsBy.external-id"), nil)
            ])
        value = Field(
            "value", say("accountsValue"), hint: say("accountsValueHint"), errors: errors, value: search.value,
            autocomplete: "off",
            maxlength: 320)
    }
}
