import Domain
import Engine
import HTTPTypes
import Hummingbird

/// Where a new member's link leads: their password, and the second step for their authenticator
/// app.
struct ConsoleSetUpController {
    let kit: PageKit

    /// What the sign-in page is told when it is done.
    static let done = "set-up"

    var endpoints: [Endpoint<PageContext>] {
        [
            .get(.consoleSetUp, use: show),
            .post(.consoleSetUp, use: complete),
        ]
    }

    @Sendable func show(_ request: Request, _ context: PageContext) async throws -> Response {
        kit.page(try page(try await kit.engine.readSetUp(token(context)), [], context), context)
    }

    @Sendable func complete(_ request: Request, _ context: PageContext) async throws -> Response {
        let form = try await kit.forms.read(.text("password"), .text("code", most: 64), of: request, context)
        do {
            try await kit.engine.completeSetUp(
                token(context), password: Secret(form.exactly("password")), code: Secret(form["code"]),
                browser: context.page.browser)
            return .going(to: "\(RoutePath.consoleSignIn.rawValue)?done=\(Self.done)")
        } catch let refusal as Refusal where refusal.sort == .unacceptable {
            let errors = [kit.fault(refusal, context, fields: ["password", "code"])]
            let view = try await kit.engine.readSetUp(token(context))
            return kit.page(try page(view, errors, context), context, refusal.statusOfForm, errors: errors)
        }
    }

    private func token(_ context: PageContext) -> Secret<String> {
        Secret(context.parameters.get(RoutePath.token) ?? "")
    }

    private func page(_ view: SetUpView, _ errors: [FieldError], _ context: PageContext) throws -> ConsoleSetUpPage {
        let say = kit.say(context)
        guard let drawing = QRCode(view.totpURI.reveal()) else { throw Problem.failed }
        return ConsoleSetUpPage(
            name: view.name, staffLogin: view.login, side: drawing.side, path: drawing.path,
            groups: Self.groups(view.totpSecret.reveal()),
            password: Field(
                "password", say("setUpPassword"), hint: say("setUpPasswordHint"), errors: errors, type: "password",
                autocomplete: "new-password"),
            code: Field(
                "code", say("consoleCode"), hint: say("setUpCodeHint"), errors: errors, autocomplete: "one-time-code",
                inputmode: "numeric", maxlength: 12))
    }

    /// Four by four, as people read to each other.
    private static func groups(_ secret: String) -> String {
        secret.enumerated().map { place, letter in place > 0 && place.isMultiple(of: 4) ? " \(letter)" : String(letter)
        }.joined()
    }
}

/// A new member's own choices.
struct ConsoleSetUpPage: PageModel {
    static let template = "console-set-up"

    let name: String
    let staffLogin: String
    /// Of the drawing, in units.
    let side: Int
    let path: String
    /// The secret for typing.
    let groups: String
    let password: Field
    let code: Field
}
