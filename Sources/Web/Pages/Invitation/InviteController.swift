import Domain
import Engine
import HTTPTypes
import Hummingbird

/// At the account that identifiers are to come to: what that means, and a button that begins it.
struct InviteController {
    let kit: PageKit

    var endpoints: [Endpoint<VisitorContext>] {
        [
            .get(.invite, use: show),
            .post(.invite, use: invite),
        ]
    }

    @Sendable func show(_ request: Request, _ context: VisitorContext) async throws -> Response {
        page(context, against: nil)
    }

    @Sendable func invite(_ request: Request, _ context: VisitorContext) async throws -> Response {
        _ = try await kit.forms.read(of: request, context)
        do {
            let made = try await kit.engine.makeInvitation(context.visitor, context.page.browser)
            return .going(to: RoutePath.invitation.filled(with: made.token))
        } catch let refusal as Refusal where refusal.sort != .unauthenticated {
            return page(context, against: refusal)
        }
    }

    private func page(_ context: VisitorContext, against refusal: Refusal?) -> Response {
        let (say, language) = (kit.say(context), context.page.language)
        let platform = ["platform": kit.styles[context.realm].name(in: language)]
        let origins = kit.engine.origins(of: context.visitor.realm).map { kit.styles[$0.realm].name(in: language) }
        let model = InvitePage(
            text: say("inviteText", platform), services: origins, against: refusal.map { against($0, context) },
            back: RoutePath.securityCentre.rawValue)
        let parts = FrameParts(home: RoutePath.securityCentre.rawValue, signOut: RoutePath.signOut.rawValue)
        return kit.page(model, context, parts, refusal?.sort.status ?? .ok)
    }

    private func against(_ refusal: Refusal, _ context: VisitorContext) -> StartPage.Objection {
        let (say, sentence) = (kit.say(context), kit.sentence(refusal.code, context))
        let isStale = refusal.code == "session.stale" && kit.styles[context.realm].signsIn
        let address = RoutePath.signIn.filled(with: context.visitor.realm.rawValue)
        return StartPage.Objection(
            title: sentence.title, detail: sentence.detail, at: nil,
            link: isStale
                ? .init(
                    href: NextPage.link(address, NextPage(RoutePath.invite.rawValue)), text: say("signInAgain")) : nil)
    }
}

/// Before anything is brought along.
struct InvitePage: PageModel {
    static let template = "invite"

    let text: String
    /// From which something can come.
    let services: [String]
    let against: StartPage.Objection?
    let back: String
}
