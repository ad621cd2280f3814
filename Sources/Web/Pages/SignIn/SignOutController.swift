import Domain
import Engine
import HTTPTypes
import Hummingbird

/// Signing out.
struct SignOutController {
    let kit: PageKit

    var pages: [Endpoint<PageContext>] { [.get(.signOut, use: show)] }
    var visitorPages: [Endpoint<VisitorContext>] { [.post(.signOut, use: end)] }

    @Sendable func end(_ request: Request, _ context: VisitorContext) async throws -> Response {
        _ = try await kit.forms.read(of: request, context)
        try await kit.engine.signOut(context.visitor)
        var response = Response(
            status: .seeOther, headers: [.location: "\(RoutePath.signOut.rawValue)?realm=\(context.visitor.realm)"])
        response.headers.dropCookie(.visitor)
        return response
    }

    /// A person who is still signed in is sent to where they can sign out.
    @Sendable func show(_ request: Request, _ context: PageContext) async throws -> Response {
        if let cookie = context.page.visitorCookie,
            (try? await kit.engine.visitor(cookie.secret, context.page.browser)) != nil
        {
            return Response(status: .seeOther, headers: [.location: RoutePath.securityCentre.rawValue])
        }
        let realm = request.uri.queryParameters.get("realm").flatMap(RealmID.init)
        let signIn = realm.flatMap { kit.styles[$0].signsIn ? RoutePath.signIn.filled(with: $0.rawValue) : nil }
        return kit.page(SignedOutPage(signIn: signIn), OfRealm(context, realm))
    }
}
