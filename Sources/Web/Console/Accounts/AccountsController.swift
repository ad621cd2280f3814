import Domain
import Engine
import HTTPTypes
import Hummingbird

/// Accounts by the exact value that one of them holds. What is searched for comes in a form's body
/// and stands in no address, and the account is the answer to that form: reloading it is another
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
        guard let lookup = search.lookup else { return mend(search, desk, context) }
        guard let file = try await kit.engine.findAccount(lookup, Call(desk.caller)) else {
            let page = AccountsPage(desk.say, search, isNotFound: true)
            return kit.consolePage(page, context, realm: desk.realm, here: .accounts, .notFound)
        }
        return kit.consolePage(AccountPage(file, desk), context, realm: desk.realm, here: .accounts)
    }

    private func mend(_ search: AccountSearch, _ desk: Desk, _ context: StaffContext) -> Response {
        let errors = [
            search.kind == nil ? FieldError("by", desk.say("accountsByMissing")) : nil,
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
    enum Kind: String, CaseIterable {
        case phone, email
        case externalID = "external-id"
    }

    /// As the form says, which can be anything.
    var by = ""
    var value = ""

    var kind: Kind? { Kind(rawValue: by) }

    var lookup: AccountLookup? {
        guard !value.isEmpty else { return nil }
        switch kind {
        case .phone: return .identifier(.phone, Secret(value))
        case .email: return .identifier(.email, Secret(value))
        case .externalID: return .externalID(value)
        case nil: return nil
        }
    }
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
            chosen: search.by.isEmpty ? AccountSearch.Kind.phone.rawValue : search.by,
            options: AccountSearch.Kind.allCases.map { ($0.rawValue, say("accountsBy.\($0.rawValue)"), nil) })
        value = Field(
            "value", say("accountsValue"), hint: say("accountsValueHint"), errors: errors, value: search.value,
            autocomplete: "off",
            maxlength: 320)
    }
}
