import Domain
import Engine
import HTTPTypes
import Hummingbird

/// Where a platform sends its users: a ticket that is good once becomes a session, and the address with the ticket is left at once.
struct VisitPageController {
    let kit: PageKit

    var endpoints: [Endpoint<PageContext>] { [.get(.visit, use: open)] }

    @Sendable func open(_ request: Request, _ context: PageContext) async throws -> Response {
        // What only looks ahead would use the ticket up before the person comes.
        guard request.method == .get, request.headers[.secPurpose] == nil else { return Self.bare(.noContent) }
        do {
            let ticket = context.parameters.get(Address.token) ?? ""
            let opened = try await kit.engine.openVisit(ticket, current: context.page.visitorCookie?.secret, context.page.browser)
            return entered(opened)
        } catch let refusal as Refusal where refusal.sort == .notFound || refusal.sort == .gone || refusal.sort == .conflict {
            return refused(refusal, context)
        }
    }

    private func entered(_ opened: OpenedSession) -> Response {
        var response = Self.bare(.seeOther)
        response.headers[.location] =
            opened.visitor.flow.map { Address.flowPage.filled(with: $0.description) } ?? Address.securityCentre.rawValue
        response.headers.setCookie(.visitor, VisitorCookie(realm: opened.visitor.realm, secret: opened.secret).text)
        return response
    }

    /// Whoever has a session already goes on in it; everybody else begins again where they came from.
    private func refused(_ refusal: Refusal, _ context: PageContext) -> Response {
        let sentence = kit.sentence(refusal.code, context)
        let realm = context.page.visitorCookie?.realm
        let model = VisitPage(
            title: sentence.title, detail: sentence.detail, code: refusal.code.rawValue,
            centre: realm == nil ? nil : Address.securityCentre.rawValue,
            signIn: realm.flatMap { kit.styles[$0].signsIn ? Address.signIn.filled(with: $0.rawValue) : nil })
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
}

/// A ticket that opens nothing any more.
struct VisitPage: PageModel {
    static let template = "visit"

    let title: String
    let detail: String
    let code: String
    /// Where a browser that was here before may go on.
    let centre: String?
    let signIn: String?
}
