import Domain
import Engine
import HTTPTypes
import Hummingbird

/// The way into the console: the password first, then the code of the authenticator app.
struct ConsoleSignInController {
    let kit: PageKit

    var endpoints: [Endpoint<PageContext>] {
        [
            .get(.consoleSignIn, use: ask),
            .post(.consoleSignIn, use: signIn),
            .get(.consoleSecondStep, use: askCode),
            .post(.consoleSecondStep, use: proveCode),
        ]
    }

    // MARK: Password

    /// Whoever is signed in already has nothing to do here.
    @Sendable func ask(_ request: Request, _ context: PageContext) async throws -> Response {
        let next = Self.next(request)
        switch try await staff(context)?.state {
        case .full: return .going(to: next)
        case .idle: return .going(to: Self.secondStep(next))
        case .secondStepNeeded, nil: break
        }
        let isSetUp = request.uri.queryParameters.get("done") == ConsoleSetUpController.done
        return kit.page(page(next, login: "", isSetUp: isSetUp, [], context), context)
    }

    @Sendable func signIn(_ request: Request, _ context: PageContext) async throws -> Response {
        let form = try await kit.forms.read(.text("login"), .text("password"), .text("next"), of: request, context)
        let next = ConsolePath.page(form["next"])
        do {
            let opened = try await kit.engine.staffSignIn(
                login: form["login"], password: Secret(form.exactly("password")), browser: context.page.browser)
            // Whatever was open in this browser before is somebody else's, or is begun anew.
            if let earlier = context.page.staffSecret { try await kit.engine.staffSignOut(earlier) }
            return Self.going(to: Self.secondStep(next), with: opened)
        } catch let refusal as Refusal where refusal.isForWhoTyped {
            let errors = [kit.fault(refusal, context, fields: ["login", "password"])]
            return kit.page(
                page(next, login: form["login"], isSetUp: false, errors, context), context, refusal.statusOfForm,
                errors: errors)
        }
    }

    private func page(
        _ next: String, login: String, isSetUp: Bool, _ errors: [FieldError], _ context: PageContext
    ) -> ConsoleSignInPage {
        let say = kit.say(context)
        return ConsoleSignInPage(
            next: next, isSetUp: isSetUp,
            login: Field(
                "login", say("consoleLogin"), errors: errors, value: login, autocomplete: "username", maxlength: 64),
            password: Field(
                "password", say("consolePassword"), errors: errors, type: "password", autocomplete: "current-password"))
    }

    // MARK: Code

    @Sendable func askCode(_ request: Request, _ context: PageContext) async throws -> Response {
        let next = Self.next(request)
        guard let staff = try await staff(context) else { return .going(to: Self.signIn(next)) }
        guard staff.state != .full else { return .going(to: next) }
        return kit.page(page(next, staff, [], context), context)
    }

    @Sendable func proveCode(_ request: Request, _ context: PageContext) async throws -> Response {
        let form = try await kit.forms.read(.text("code", most: 64), .text("next"), of: request, context)
        let next = ConsolePath.page(form["next"])
        // A form that is sent twice finds the session raised already, and continues.
        guard let secret = context.page.staffSecret, let staff = try await staff(context) else {
            return .going(to: Self.signIn(next))
        }
        guard staff.state != .full else { return .going(to: next) }
        do {
            return Self.going(
                to: next,
                with: try await kit.engine.staffSecondStep(
                    secret, code: Secret(form["code"]), browser: context.page.browser))
        } catch let refusal as Refusal where refusal.isForWhoTyped && refusal.sort != .unauthenticated {
            let errors = [kit.fault(refusal, context, fields: ["code"])]
            return kit.page(page(next, staff, errors, context), context, refusal.statusOfForm, errors: errors)
        }
    }

    private func page(
        _ next: String, _ staff: StaffVisitor, _ errors: [FieldError], _ context: PageContext
    ) -> ConsoleSecondStepPage {
        let say = kit.say(context)
        return ConsoleSecondStepPage(
            next: next, name: staff.member.name, isIdle: staff.state == .idle,
            code: Field(
                "code", say("consoleCode"), hint: say("consoleCodeHint"), errors: errors, autocomplete: "one-time-code",
                inputmode: "numeric", maxlength: 12))
    }

    // MARK: Both

    /// Nil where there is no such session, or no longer one.
    private func staff(_ context: PageContext) async throws -> StaffVisitor? {
        guard let secret = context.page.staffSecret else { return nil }
        do {
            return try await kit.engine.staff(secret, isActivity: false)
        } catch let refusal as Refusal where refusal.sort == .unauthenticated {
            return nil
        }
    }

    private static func next(_ request: Request) -> String { ConsolePath.page(request.uri.queryParameters.get("next")) }
    private static func signIn(_ next: String) -> String { "\(RoutePath.consoleSignIn.rawValue)?next=\(next)" }
    private static func secondStep(_ next: String) -> String { "\(RoutePath.consoleSecondStep.rawValue)?next=\(next)" }

    /// The cookie ends with the browser; the session ends by itself.
    private static func going(to path: String, with opened: StaffOpened) -> Response {
        var response = Response.going(to: path)
        response.headers.setCookie(.staff, opened.secret.reveal())
        return response
    }
}
