import Domain
import Engine
import HTTPTypes
import Hummingbird

/// Where an invitation's link leads: to the service that the identifiers are at. Looking at it uses nothing up.
struct InvitationPageController {
    let kit: PageKit

    var endpoints: [Endpoint<PageContext>] {
        [.get(.invitation, use: show)]
    }

    @Sendable func show(_ request: Request, _ context: PageContext) async throws -> Response {
        let token = context.parameters.get(RoutePath.token) ?? ""
        let offer = try await kit.engine.readInvitation(token, context.page.browser)
        let (there, moments) = (OfRealm(context, offer.destination), kit.moments(OfRealm(context, offer.destination)))
        let destination = kit.styles[offer.destination].name(in: context.page.language)
        let model = InvitationPage(
            text: kit.say(there)("invitationText", ["destination": destination]),
            until: kit.say(there)("invitationUntil", ["time": moments.moment(offer.expiresAt)]),
            origins: offer.origins.map { row($0, token, there) })
        var response = kit.page(model, there)
        // The token in this page's address must not travel on.
        response.headers[.referrerPolicy] = "no-referrer"
        return response
    }

    /// Whoever is signed in there goes on; where people sign in at the platform alone, they come back here afterwards.
    private func row(_ origin: InvitationOffer.Origin, _ token: String, _ context: OfRealm) -> SecurityCentrePage.Row {
        let (say, style) = (kit.say(context), kit.styles[origin.realm])
        let name = style.name(in: context.page.language)
        let start = RoutePath.startInvited.filled(with: origin.operation.description, token)
        if context.page.visitorCookie?.realm == origin.realm {
            return .init(name: name, detail: say("invitationHere"), href: start, verb: say("continue"))
        }
        guard style.signsIn else {
            return .init(name: name, detail: say("invitationThere", ["platform": name]), href: nil)
        }
        let address = RoutePath.signIn.filled(with: origin.realm.rawValue)
        return .init(
            name: name, detail: say("invitationSignIn"), href: NextPage.link(address, NextPage(start)),
            verb: say("continue"))
    }
}

/// From which service the identifiers come.
struct InvitationPage: PageModel {
    static let template = "invitation"

    let text: String
    let until: String
    let origins: [SecurityCentrePage.Row]
}
