import Domain
import Engine
import HTTPTypes
import Hummingbird

/// Signing in by a bound number or address, where a platform leaves that to us. Nothing here tells
/// whether anybody holds it: the same pages come in the same order for every one (promise 6).
struct SignInController {
    let kit: PageKit

    var endpoints: [Endpoint<PageContext>] {
        [
            .get(.signIn, use: show),
            .post(.signIn, use: begin),
            .get(.signInCode, use: showCode),
            .post(.signInCode, use: finish),
        ]
    }

    @Sendable func show(_ request: Request, _ context: PageContext) async throws -> Response {
        _ = try realm(context)
        return page(Typed(next: NextPage(request)), context)
    }

    @Sendable func begin(_ request: Request, _ context: PageContext) async throws -> Response {
        let realm = try realm(context)
        let form = try await kit.forms.read(
            .text("identifier", most: 512), .text("password"), .text("way", most: 16), .text(NextPage.name),
            of: request, context)
        let typed = Typed(identifier: form["identifier"], next: NextPage(form[NextPage.name]))
        return switch form["way"] {
        case "code": try await sendCode(realm, typed, context)
        case "link": try await sendLink(realm, typed, context)
        default: try await checkPassword(realm, typed, Secret(form.exactly("password")), context)
        }
    }

    @Sendable func showCode(_ request: Request, _ context: PageContext) async throws -> Response {
        let (realm, next) = (try realm(context), NextPage(request))
        guard let cookie = cookie(context, realm) else {
            return Self.redirect(NextPage.link(RoutePath.signIn.filled(with: "\(realm)"), next))
        }
        return codePage(cookie, next, context)
    }

    @Sendable func finish(_ request: Request, _ context: PageContext) async throws -> Response {
        let realm = try realm(context)
        let form = try await kit.forms.read(.text("code", most: 64), .text(NextPage.name), of: request, context)
        let next = NextPage(form[NextPage.name])
        guard let cookie = cookie(context, realm) else {
            return Self.redirect(NextPage.link(RoutePath.signIn.filled(with: "\(realm)"), next))
        }
        do {
            return await enter(
                try await kit.engine.signIn(attempt: cookie.secret, code: Secret(form["code"]), context.page.browser),
                next, context)
        } catch let refusal as Refusal {
            return codePage(cookie, next, context, refusal)
        }
    }

    /// A realm whose people sign in at their platform has no such page.
    private func realm(_ context: PageContext) throws -> RealmID {
        guard let realm = context.realm, kit.styles[realm].signsIn else { throw Problem.routeNotFound }
        return realm
    }

    private func cookie(_ context: PageContext, _ realm: RealmID) -> SignInCookie? {
        SignInCookie(context.page.signInSecret).flatMap { $0.realm == realm ? $0 : nil }
    }
}

// MARK: The ways

extension SignInController {
    /// What is shown again after an error. A password never is.
    private struct Typed {
        var identifier = ""
        var next: NextPage?
    }

    private func sendCode(_ realm: RealmID, _ typed: Typed, _ context: PageContext) async throws -> Response {
        do {
            let attempt = try await kit.engine.askSignInCode(
                realm, identifier: Secret(typed.identifier), context.page.browser)
            let cookie = SignInCookie(
                realm: realm, secret: attempt.secret, sentTo: attempt.sentTo, expiresAt: attempt.expiresAt,
                resendAt: attempt.resendAt)
            var response = Self.redirect(NextPage.link(RoutePath.signInCode.filled(with: realm.rawValue), typed.next))
            response.headers.setCookie(.signIn, cookie.text, seconds: cookie.seconds(at: kit.engine.now()))
            return response
        } catch let refusal as Refusal {
            return page(typed, context, refusal)
        }
    }

    private func sendLink(_ realm: RealmID, _ typed: Typed, _ context: PageContext) async throws -> Response {
        do {
            try await kit.engine.askToBeLetIn(realm, identifier: Secret(typed.identifier), context.page.browser)
            let again = NextPage.link(RoutePath.signIn.filled(with: realm.rawValue), typed.next)
            return kit.page(SignInLinkPage(again: again), context)
        } catch let refusal as Refusal {
            return page(typed, context, refusal)
        }
    }

    private func checkPassword(
        _ realm: RealmID, _ typed: Typed, _ password: Secret<String>, _ context: PageContext
    ) async throws -> Response {
        if password.reveal().isEmpty {
            return page(
                typed, context, .unprocessableContent, [FieldError("password", kit.say(context)("signInNoPassword"))])
        }
        do {
            let opened = try await kit.engine.signIn(
                realm: realm, identifier: Secret(typed.identifier), password: password, context.page.browser)
            return await enter(opened, typed.next, context)
        } catch let refusal as Refusal {
            return page(typed, context, refusal)
        }
    }

    /// The browser's cookie is replaced whatever it was, so that nobody is signed in by a secret
    /// that somebody else chose.
    private func enter(_ opened: OpenedSession, _ next: NextPage?, _ context: PageContext) async -> Response {
        await endFormer(opened.visitor, context)
        let place = opened.isBack ? SecurityCentreController.welcome : next?.path ?? RoutePath.securityCentre.rawValue
        var response = Self.redirect(place)
        response.headers.setCookie(.visitor, VisitorCookie(realm: opened.visitor.realm, secret: opened.secret).text)
        response.headers.dropCookie(.signIn)
        return response
    }

    /// Whoever used the browser before and forgot to sign out is signed out now. One's own session
    /// from before only loses its cookie, so that a request that was begun in it can be continued.
    private func endFormer(_ visitor: Visitor, _ context: PageContext) async {
        guard let cookie = context.page.visitorCookie,
            let former = try? await kit.engine.visitor(cookie.secret, context.page.browser),
            former.account != visitor.account
        else { return }
        try? await kit.engine.signOut(former)
    }

    private static func redirect(_ path: String) -> Response { Response(status: .seeOther, headers: [.location: path]) }
}

// MARK: Drawing

extension SignInController {
    private func page(_ typed: Typed, _ context: PageContext, _ refusal: Refusal) -> Response {
        let field = ["identifier", "password"].first { $0 == refusal.field } ?? "identifier"
        // The catalogue's sentence is for the usual realm, where codes go to phones.
        let isNumberWhereCodesAreMailed =
            refusal.code == "sign-in.code-not-offered" && !EmailAddress.isMeant(by: typed.identifier)
        let reason = isNumberWhereCodesAreMailed ? kit.say(context)("signInMailedCodeOnly") : text(refusal, context)
        let offersLink = Self.causedByOthers.contains(refusal.code)
        return page(typed, context, refusal.sort.status, [FieldError(field, reason)], offersLink: offersLink)
    }

    /// Refusals that strangers can bring about for somebody else's number.
    private static let causedByOthers: Set<ReasonCode> = [
        "sign-in.closed", "limit.sign-in", "limit.codes", "limit.country", "server.busy",
    ]

    /// Says where a code would go, so that nobody asks for one where policy sends none.
    private func intro(_ context: PageContext) -> String {
        let (say, kinds) = (kit.say(context), context.realm.map { kit.engine.signInCodes(of: $0) } ?? [])
        if kinds.isSuperset(of: [.phone, .email]) { return say("signInIntroAnyCode") }
        return kinds.contains(.email) ? say("signInIntroMailedCode") : say("signInIntro")
    }

    private func page(
        _ typed: Typed, _ context: PageContext, _ status: HTTPResponse.Status = .ok, _ errors: [FieldError] = [],
        offersLink: Bool = false
    ) -> Response {
        let say = kit.say(context)
        let model = SignInPage(
            title: say("signInTitle", ["name": kit.styles[context.realm].name(in: context.page.language)]),
            intro: intro(context),
            identifier: Field(
                "identifier", say("signInIdentifier"), hint: say("signInIdentifierHint"), errors: errors,
                value: typed.identifier,
                autocomplete: "username", maxlength: 254, isVerbatim: true),
            password: Field(
                "password", say("signInPassword"), hint: say("signInPasswordHint"), errors: errors, type: "password",
                autocomplete: "current-password"),
            next: typed.next?.path, offersLink: offersLink)
        return kit.page(model, context, status, errors: errors)
    }

    private func codePage(
        _ cookie: SignInCookie, _ next: NextPage?, _ context: PageContext, _ refusal: Refusal? = nil
    ) -> Response {
        let (say, moments, now) = (kit.say(context), kit.moments(context), kit.engine.now())
        let errors = refusal.map { [FieldError("code", text($0, context))] } ?? []
        let seconds = (cookie.resendAt.since(now).milliseconds + 999) / 1000
        let halves = say("signInResend").split(separator: "{count}", omittingEmptySubsequences: false).map(String.init)
        let model = SignInCodePage(
            sent: say("signInSent", ["identifier": cookie.sentTo]),
            code: Field(
                "code", say("signInCode"), errors: errors, autocomplete: "one-time-code", inputmode: "numeric",
                maxlength: 16),
            goodFor: cookie.expiresAt > now
                ? say("signInGoodFor", ["length": moments.length(cookie.expiresAt.since(now))]) : nil,
            resendIn: (1...600).contains(seconds) ? Int(seconds) : nil, resendBefore: halves.first ?? "",
            resendAfter: halves.last ?? "",
            isMailed: cookie.isMailed, next: next?.path,
            again: NextPage.link(RoutePath.signIn.filled(with: cookie.realm.rawValue), next))
        return kit.page(model, context, refusal?.sort.status ?? .ok, errors: errors)
    }

    /// With the tries that are left, or the date when it is possible again.
    private func text(_ refusal: Refusal, _ context: PageContext) -> String {
        let (say, sentence) = (kit.say(context), kit.sentence(refusal.code, context))
        var text = say("refusedWhy", ["title": sentence.title, "detail": sentence.detail])
        if let left = refusal.triesLeft { text = say("refusedTries", ["text": text, "count": String(left)]) }
        if let at = refusal.wayForward.at {
            text = say("refusedUntil", ["text": text, "at": kit.moments(context).moment(at)])
        }
        return text
    }
}
