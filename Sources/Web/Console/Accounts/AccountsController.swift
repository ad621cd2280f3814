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
        return kit.consolePage(AccountsPage(desk.say, AccountQuestion()), context, realm: desk.realm, here: .accounts)
    }

    @Sendable func search(_ request: Request, _ context: StaffContext) async throws -> Response {
        let desk = try kit.desk(context, for: .operator)
        let form = try await kit.forms.read(.text("by"), .text("value"), of: request, context)
        let question = AccountQuestion(by: form["by"], value: form["value"])
        guard let lookup = question.lookup else { return mend(question, desk, context) }
        guard let file = try await kit.engine.findAccount(lookup, Call(desk.caller)) else {
            let page = AccountsPage(desk.say, question, isNotFound: true)
            return kit.consolePage(page, context, realm: desk.realm, here: .accounts, .notFound)
        }
        return kit.consolePage(AccountPage(file, desk), context, realm: desk.realm, here: .accounts)
    }

    private func mend(_ question: AccountQuestion, _ desk: Desk, _ context: StaffContext) -> Response {
        let errors = [
            question.kind == nil ? FieldError("by", desk.say("accountsByMissing")) : nil,
            question.value.isEmpty ? FieldError("value", desk.say("accountsValueMissing")) : nil,
        ].compactMap { $0 }
        return kit.consolePage(
            AccountsPage(desk.say, question, errors: errors), context, realm: desk.realm, here: .accounts,
            .unprocessableContent,
            errors: errors)
    }
}

/// What an operator looks for.
struct AccountQuestion {
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

    init(_ say: Speech, _ question: AccountQuestion, isNotFound: Bool = false, errors: [FieldError] = []) {
        self.isNotFound = isNotFound
        by = Choice(
            "by", say("accountsBy"), errors: errors,
            chosen: question.by.isEmpty ? AccountQuestion.Kind.phone.rawValue : question.by,
            options: AccountQuestion.Kind.allCases.map { ($0.rawValue, say("accountsBy.\($0.rawValue)"), nil) })
        value = Field(
            "value", say("accountsValue"), hint: say("accountsValueHint"), errors: errors, value: question.value,
            autocomplete: "off",
            maxlength: 320)
    }
}
