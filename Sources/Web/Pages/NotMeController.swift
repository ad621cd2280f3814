import Domain
import Engine
import HTTPTypes
import Hummingbird

/// Where the link of a notice leads: what changed, and one button that says "this was not me".
///
/// Opening the page does nothing, since mail scanners open links too; only the button does. Both
/// are harmless to repeat.
struct NotMeController {
    let kit: PageKit

    var endpoints: [Endpoint<PageContext>] {
        [
            .get(.notMe, use: show),
            .post(.notMe, use: disown),
        ]
    }

    @Sendable func show(_ request: Request, _ context: PageContext) async throws -> Response {
        page(try await kit.engine.readDisownment(token(context)), context)
    }

    /// After a change that is done, straight to the proofs that take it back, in a session that
    /// sees nothing else of the account: whoever was robbed can't sign in with a number that the
    /// thief has. Otherwise the same page shows the outcome, and can be reloaded.
    @Sendable func disown(_ request: Request, _ context: PageContext) async throws -> Response {
        let form = try await kit.forms.read(.text("said", most: 8), of: request, context)
        let current = context.page.visitorCookie?.secret
        let said = try await kit.engine.disown(
            token(context), wasMe: form["said"] == "mine", current: current, context.page.browser)
        let here = RoutePath.notMe.filled(with: token(context))
        guard let session = said.session, let dispute = said.view.dispute else { return Self.going(to: here) }
        let onward = "\(RoutePath.flowPage.filled(with: dispute.description))?step=\(FlowPages.arrival)"
        // Proofs would take back what this link is about and leave what came before: that question
        // goes first.
        let asksFirst = said.view.earlier != nil && form["said"].isEmpty
        var response = Self.going(to: asksFirst ? here : onward)
        response.headers.setCookie(.visitor, VisitorCookie(realm: session.visitor.realm, secret: session.secret).text)
        return response
    }

    private static func going(to location: String) -> Response {
        Response(status: .seeOther, headers: [.location: location, .referrerPolicy: "no-referrer"])
    }

    private func token(_ context: PageContext) -> String { context.parameters.get(RoutePath.token) ?? "" }

    private func page(_ view: DisownmentView, _ context: PageContext) -> Response {
        let context = OfRealm(context, view.realm)
        let (say, style) = (kit.say(context), kit.styles[view.realm])
        let moments = Moments(say, zone: ClockZone(view.timeZone) ?? .utc, now: kit.engine.now())
        let signIn = NextPage.link(
            RoutePath.signIn.filled(with: view.realm.rawValue), NextPage(RoutePath.securityCentre.rawValue))
        // Where it was said by this link, the outcome is on the page of that flow.
        let isDecided = view.state == .over && view.dispute != nil
        let steps = isDecided ? [] : (1...4).compactMap { say.ifKnown("notMeNext.\(view.state.rawValue).\($0)") }
        let model = NotMePage(
            isOpen: view.state == .open, isDisputed: view.isDisputed, goesOn: view.dispute != nil,
            realm: style.name(in: context.page.language),
            operation: say("operation", of: view.operation),
            outcome: say(isDecided ? "outcome.followed" : "outcome.\(view.state.rawValue)"),
            facts: say.facts(view.changes), changedAt: view.changedAt.map(moments.moment),
            until: view.until.map(moments.moment),
            steps: steps, hasSteps: !steps.isEmpty,
            earlier: view.earlier.map { RoutePath.notMe.filled(with: $0) },
            signIn: style.signsIn && view.state != .disowned ? signIn : nil)
        var response = kit.page(model, context)
        // The token in this page's address must not travel on.
        response.headers[.referrerPolicy] = "no-referrer"
        return response
    }
}

/// What a notice was about, and what can still be said to it.
struct NotMePage: PageModel {
    static let template = "not-me"

    let isOpen: Bool
    /// Somebody has said it already: saying it joins them.
    let isDisputed: Bool
    /// It was said by this link, and can be followed.
    let goesOn: Bool
    let realm: String
    let operation: String
    let outcome: String
    let facts: [PageFact]
    let changedAt: String?
    let until: String?
    /// What happens when the button is pressed, or what happens next.
    let steps: [String]
    let hasSteps: Bool
    /// The same question about a change before it.
    let earlier: String?
    /// Where people sign in, if they do so here.
    let signIn: String?
}
