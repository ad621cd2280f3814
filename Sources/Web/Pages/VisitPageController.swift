import Domain
import Engine
import HTTPTypes
import Hummingbird

/// Where a platform sends its users: a ticket that is good once becomes a session, and the address
/// with the ticket is left at once.
struct VisitPageController {
    let kit: PageKit

    var endpoints: [Endpoint<PageContext>] {
        [
            .get(.visit, use: arrive),
            .post(.visit, use: goOn),
        ]
    }

    /// If somebody else is signed in in the browser, they are asked first: a link alone must not
    /// put one account in the place of another.
    @Sendable func arrive(_ request: Request, _ context: PageContext) async throws -> Response {
        // What only looks ahead would use the ticket up before the person comes.
        guard request.method == .get, request.headers[.secPurpose] == nil else { return Self.bare(.noContent) }
        // A picture or a frame of another page is not a person arriving.
        guard request.headers[.secFetchDest].map({ $0 == "document" }) ?? true else {
            return refused(.visitUnknown, context)
        }
        let (ticket, current) = (ticket(context), context.page.visitorCookie?.secret)
        if let realm = try await kit.engine.takeover(by: ticket, of: current) { return asked(realm, context) }
        return try await open(context)
    }

    @Sendable func goOn(_ request: Request, _ context: PageContext) async throws -> Response {
        _ = try await kit.forms.read(of: request, context)
        return try await open(context)
    }

    private func ticket(_ context: PageContext) -> String { context.parameters.get(RoutePath.token) ?? "" }

    private func open(_ context: PageContext) async throws -> Response {
        do {
            let current = context.page.visitorCookie?.secret
            return entered(try await kit.engine.openVisit(ticket(context), current: current, context.page.browser))
        } catch let refusal as Refusal
            where refusal.sort == .notFound || refusal.sort == .gone || refusal.sort == .conflict
        {
            return refused(refusal, context)
        }
    }

    private func entered(_ opened: OpenedSession) -> Response {
        var response = Self.bare(.seeOther)
        response.headers[.location] =
            opened.visitor.flow.map { RoutePath.flowPage.filled(with: $0.description) }
            ?? RoutePath.securityCentre.rawValue
        response.headers.setCookie(.visitor, VisitorCookie(realm: opened.visitor.realm, secret: opened.secret).text)
        return response
    }

    private func asked(_ realm: RealmID, _ context: PageContext) -> Response {
        let platform = kit.styles[realm].name(in: context.page.language)
        let context = OfRealm(context, realm)
        let model = OtherAccountPage(
            text: kit.say(context)("visitOtherText", ["platform": platform]), centre: RoutePath.securityCentre.rawValue)
        var response = kit.page(model, context)
        response.headers[.referrerPolicy] = "no-referrer"
        return response
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
        var response = kit.page(model, OfRealm(context, realm), refusal.sort.status)
        response.headers[.referrerPolicy] = "no-referrer"
        return response
    }

    /// The ticket in the address must not travel on.
    private static func bare(_ status: HTTPResponse.Status) -> Response {
        Response(status: status, headers: [.referrerPolicy: "no-referrer"])
    }
}

extension HTTPField.Name {
    /// Fetch Metadata: `prefetch`, where nobody has pressed the link yet.
    fileprivate static let secPurpose = HTTPField.Name("Sec-Purpose") ?? .expect
    /// Fetch Metadata: `document`, `iframe`, `image`…
    fileprivate static let secFetchDest = HTTPField.Name("Sec-Fetch-Dest") ?? .expect
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
