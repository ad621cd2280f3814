import Domain
import Engine
import HTTPTypes
import Hummingbird

/// Where the link leads that somebody had sent because strangers had used up the tries or codes of
/// their number.
///
/// Opening the page does nothing, since mail scanners open links too; only the button does.
struct LetInController {
    let kit: PageKit

    var endpoints: [Endpoint<PageContext>] {
        [
            .get(.letIn, use: show),
            .post(.letIn, use: letIn),
        ]
    }

    @Sendable func show(_ request: Request, _ context: PageContext) async throws -> Response {
        page(try await kit.engine.readLetIn(token(context)), isDone: false, context)
    }

    @Sendable func letIn(_ request: Request, _ context: PageContext) async throws -> Response {
        _ = try await kit.forms.read(of: request, context)
        return page(try await kit.engine.letIn(token(context), context.page.browser), isDone: true, context)
    }

    private func token(_ context: PageContext) -> String { context.parameters.get(RoutePath.token) ?? "" }

    private func page(_ realm: RealmID, isDone: Bool, _ context: PageContext) -> Response {
        let context = OfRealm(context, realm)
        let style = kit.styles[realm]
        let model = LetInPage(
            isDone: isDone, effect: kit.say(context)("letInEffect", ["name": style.name(in: context.page.language)]),
            signIn: style.signsIn ? RoutePath.signIn.filled(with: realm.rawValue) : nil)
        var response = kit.page(model, context)
        // The token in this page's address must not travel on.
        response.headers[.referrerPolicy] = "no-referrer"
        return response
    }
}

/// A browser that can be let in, or has been.
struct LetInPage: PageModel {
    static let template = "let-in"

    let isDone: Bool
    let effect: String
    let signIn: String?
}
