import Domain
import Engine
import HTTPTypes
import Hummingbird

/// Where the link of a notice leads: what changed, and one button that says "this was not me".
///
/// Opening the page does nothing, since mail scanners open links too; only the button does. Both are harmless to repeat.
struct NotMeController {
    let engine: Engine
    let bodies: BodyReader
    let catalogue: Catalogue
    let pages: PageTexts

    var endpoints: [Endpoint<WebContext>] {
        [
            .get(.notMe, use: show),
            .post(.notMe, use: disown),
        ]
    }

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        try await page(context) {
            let view = try await engine.readDisownment(token(context))
            let language = language(request, view)
            let template = view.state == .open ? "not-me" : "not-me-done"
            return .page(pages.render(template, in: language, values(view, language)), headers: Self.headers(language))
        }
    }

    @Sendable func disown(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try await bodies.collect(request)
        return try await page(context) {
            let view = try await engine.disown(token(context))
            let language = language(request, view)
            return .page(pages.render("not-me-done", in: language, values(view, language)), headers: Self.headers(language))
        }
    }

    /// A refusal is a page too: whoever pressed a link in a message can't read a problem document.
    private func page(_ context: WebContext, _ make: () async throws -> Response) async throws -> Response {
        do {
            return try await make()
        } catch let refusal as Refusal {
            let problem = Problem(refusal)
            let sentence = catalogue.sentence(for: problem.code, in: context.language)
            let values = ["title": sentence.title, "detail": sentence.detail, "code": problem.code.rawValue]
            let html = pages.render("problem", in: context.language, values)
            return .page(html, problem.status, headers: Self.headers(context.language))
        }
    }

    private func token(_ context: WebContext) -> String { context.parameters.get(Address.token) ?? "" }

    /// The browser's, or the account's where the browser says neither.
    private func language(_ request: Request, _ view: DisownmentView) -> Language {
        AcceptedLanguage.preferred(request.headers[.acceptLanguage]) ?? view.language
    }

    private func values(_ view: DisownmentView, _ language: Language) -> [String: Any] {
        var values: [String: Any] = [
            "realm": view.realm.rawValue,
            "operation": pages.word("operation.\(view.operation)", in: language),
            "outcome": pages.word("outcome.\(view.state.rawValue)", in: language),
        ]
        values["old"] = view.oldIdentifier
        values["new"] = view.newIdentifier
        values["changedAt"] = view.changedAt.map { Self.shown($0, utcOffset: view.utcOffset) }
        values["until"] = view.until.map { Self.shown($0, utcOffset: view.utcOffset) }
        return values
    }

    /// Minutes are enough for people, on the clock of their realm: `2026-11-21 16:30 (UTC+8)`.
    private static func shown(_ instant: Instant, utcOffset seconds: Int) -> String {
        let local = (instant + .seconds(seconds)).description.prefix(16).replacing("T", with: " ")
        let (hours, minutes) = (abs(seconds) / 3600, abs(seconds) / 60 % 60)
        let offset = seconds == 0 ? "" : "\(seconds < 0 ? "-" : "+")\(hours)\(minutes == 0 ? "" : ":\(minutes)")"
        return "\(local) (UTC\(offset))"
    }

    private static func headers(_ language: Language) -> HTTPFields {
        [.referrerPolicy: "no-referrer", .cacheControl: "no-store", .contentLanguage: language.rawValue]
    }
}
