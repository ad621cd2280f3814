import Domain
import Engine
import HTTPTypes
import Hummingbird

/// Invitations to bring identifiers along to one of the platform's accounts.
struct InvitationController {
    let engine: Engine
    let bodies: BodyReader
    let responses: ResponseWriter

    var endpoints: [Endpoint<AuthenticatedContext>] {
        [.post(.accountInvitations, scope: .accountsWrite, use: make)]
    }

    private struct Made: Encodable {
        let token: String
        let url: String
        let expiresAt: Instant
    }

    @Sendable func make(_ request: Request, _ context: AuthenticatedContext) async throws -> Response {
        guard let id = context.parameters.get(RoutePath.id).flatMap(AccountID.init) else {
            throw Refusal.accountNotFound
        }
        let call = Call(context.caller, retry: try await bodies.readNothing(from: request))
        let made = try await engine.makeInvitation(to: id, call).get()
        let url = responses.publicURL + RoutePath.invitation.filled(with: made.token)
        return try responses.json(Made(token: made.token, url: url, expiresAt: made.expiresAt), .created)
    }
}
