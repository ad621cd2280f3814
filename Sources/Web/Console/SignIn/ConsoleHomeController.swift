import Domain
import Engine
import HTTPTypes
import Hummingbird

/// Where the console begins and ends.
struct ConsoleHomeController {
    let kit: PageKit

    var endpoints: [Endpoint<StaffContext>] {
        [
            .get(.console, use: begin),
            .post(.consoleSignOut, use: signOut),
        ]
    }

    /// The first place of the member's roles, in their first realm.
    @Sendable func begin(_ request: Request, _ context: StaffContext) async throws -> Response {
        let member = context.staff.member
        guard let realm = kit.realms(of: member).first, let place = ConsolePlace.open(to: member).first else {
            throw Refusal(.forbidden, "staff.realm-missing", wayForward: .support)
        }
        return .going(to: place.address.filled(with: realm.rawValue))
    }

    /// The cookie stays until the browser is closed: its secret no longer opens anything, but tells
    /// whose text another window still holds.
    @Sendable func signOut(_ request: Request, _ context: StaffContext) async throws -> Response {
        _ = try await kit.forms.read(of: request, context)
        try await kit.engine.staffSignOut(context.secret)
        return .going(to: RoutePath.consoleSignIn.rawValue)
    }
}
