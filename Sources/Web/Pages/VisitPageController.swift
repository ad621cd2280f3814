import Domain
import Engine
import HTTPTypes
import Hummingbird

/// Where a platform sends its users: a ticket that is good once becomes a session, and the address
/// with the ticket is left at once.
///
/// Opening the page does nothing, since link scanners and previews open links too; only the button
/// does.
struct VisitPageController {
    let kit: PageKit

    var endpoints: [Endpoint<PageContext>] {
        [
            .get(.visit, use: arrive),
            .post(.visit, use: goOn),
        ]
    }

    @Sendable func arrive(_ request: Request, _ context: PageContext) async throws -> Response {
        try await refusing(context) {
            let current = context.page.visitorCookie?.secret
            switch try await kit.engine.readVisit(ticket(context), current: current, context.page.browser) {
            case .ready(let realm): return asked(realm, isOther: false, context)
            case .takeover(let realm): return asked(realm, isOther: true, context)
            case .opened(let visitor): return .going(to: Self.place(of: visitor))
            }
        }
    }

    @Sendable func goOn(_ request: Request, _ context: PageContext) async throws -> Response {
        _ = try await kit.forms.read(of: request, context)
        return try await refusing(context) {
            let current = context.page.visitorCookie?.secret
            let opened = try await kit.engine.openVisit(ticket(context), current: current, context.page.browser)
            var response = Response.going(to: Self.place(of: opened))
            response.headers.setCookie(
                .visitor, VisitorCookie(realm: opened.visitor.realm, secret: opened.secret).text)
            return response
        }
    }

    private func ticket(_ context: PageContext) -> String { context.parameters.get(RoutePath.token) ?? "" }

    private func refusing(
        _ context: PageContext, _ act: () async throws -> Response
    ) async throws -> Response {
        do {
            return try await act()
        } catch let refusal as Refusal
            where refusal.sort == .notFound || refusal.sort == .gone || refusal.sort == .conflict
        {
            return refused(refusal, context)
        }
    }

    private static func place(of opened: OpenedSession) -> String {
        opened.isBack && opened.visitor.flow == nil ? SecurityCentreController.welcome : place(of: opened.visitor)
    }

    private static func place(of visitor: Visitor) -> String {
        visitor.flow.map { RoutePath.flowPage.filled(with: $0.description) } ?? RoutePath.securityCentre.rawValue
    }

    /// - Parameter isOther: somebody else is signed in in the browser, and has to be told: a link
    ///   alone must not put one account in the place of another.
    private func asked(_ realm: RealmID, isOther: Bool, _ context: PageContext) -> Response {
        let platform = ["platform": kit.styles[realm].name(in: context.page.language)]
        let context = OfRealm(context, realm)
        let say = kit.say(context)
        guard isOther else {
            return kit.page(
                VisitReadyPage(title: say("visitReadyTitle", platform), text: say("visitReadyText", platform)), context)
        }
        return kit.page(
            OtherAccountPage(text: say("visitOtherText", platform), centre: RoutePath.securityCentre.rawValue), context)
    }

    /// A person who has a session already stays in it; everybody else begins again where they came
    /// from.
    private func refused(_ refusal: Refusal, _ context: PageContext) -> Response {
        let sentence = kit.sentence(refusal.code, context)
        let realm = context.page.visitorCookie?.realm
        let model = VisitPage(
            title: sentence.title, detail: sentence.detail, code: refusal.code.rawValue,
            centre: realm == nil ? nil : RoutePath.securityCentre.rawValue,
            signIn: realm.flatMap { kit.styles[$0].signsIn ? RoutePath.signIn.filled(with: $0.rawValue) : nil })
        return kit.page(model, OfRealm(context, realm), refusal.sort.status)
    }
}

/// A ticket that is good, and one button.
struct VisitReadyPage: PageModel {
    static let template = "visit-ready"

    let title: String
    let text: String
}

/// A ticket that would put another account in the place of the one that is signed in.
struct OtherAccountPage: PageModel {
    static let template = "visit-other"

    let text: String
    /// Back to where they are signed in.
    let centre: String
}

/// A ticket that no longer opens anything.
struct VisitPage: PageModel {
    static let template = "visit"

    let title: String
    let detail: String
    let code: String
    /// Where a browser that was here before may continue.
    let centre: String?
    let signIn: String?
}
