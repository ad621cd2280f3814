import Domain
import Engine
import HTTPTypes
import Hummingbird

/// Lets those through who have a session of the console with both steps. Everybody else is sent to
/// the step that is missing and back again, and what they were writing is kept for them.
struct StaffGate: RouterMiddleware {
    let kit: PageKit

    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        guard let secret = context.page?.staffSecret else { return Self.leave(for: .consoleSignIn, request) }
        guard let staff = try await staff(secret) else {
            return try await leave(for: .consoleSignIn, request, context, secret)
        }
        // A session that sleeps can be ended without waking it.
        guard staff.state == .full || request.uri.path == RoutePath.consoleSignOut.rawValue else {
            return try await leave(for: .consoleSecondStep, request, context, secret)
        }
        var context = context
        context.staff = (staff, secret)
        return try await next(request, context)
    }

    private func staff(_ secret: Secret<String>) async throws -> StaffVisitor? {
        do {
            return try await kit.engine.staff(secret)
        } catch let refusal as Refusal where refusal.sort == .unauthenticated {
            return nil
        }
    }

    private func leave(
        for step: RoutePath, _ request: Request, _ context: WebContext, _ secret: Secret<String>
    ) async throws -> Response {
        if request.method == .post, let place = ConsolePath.casePage(request.uri.path) {
            try await StaffDrafts(kit: kit).keep(request, context, secret, at: place)
        }
        return Self.leave(for: step, request)
    }

    private static func leave(for step: RoutePath, _ request: Request) -> Response {
        .going(to: "\(step.rawValue)?next=\(ConsolePath.page(request.uri.path))")
    }
}

extension Response {
    /// A page that is to be asked for next.
    static func going(to path: String) -> Response { Response(status: .seeOther, headers: [.location: path]) }
}
