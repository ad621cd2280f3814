import HTTPTypes
import Hummingbird
import Synchronization

/// Turns work away that would only wait: past so many requests at once, a quick "come back" is
/// kinder than a slow answer. Also refuses headers larger than any caller needs.
final class Capacity: RouterMiddleware {
    private let inFlight = Atomic<Int>(0)
    private let limits: WebLimits

    init(limits: WebLimits) { self.limits = limits }

    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        let now = inFlight.add(1, ordering: .relaxed).newValue
        defer { inFlight.subtract(1, ordering: .relaxed) }
        guard now <= limits.maxInFlight || Self.isForOperators(request) else { throw Problem.busy }
        let size = request.headers.reduce(0) { $0 + $1.name.rawName.utf8.count + $1.value.utf8.count }
        guard size <= limits.maxHeaders else { throw Problem.headersTooLarge }
        return try await next(request, context)
    }

    /// Whoever looks into why the server is busy must be answered.
    private static func isForOperators(_ request: Request) -> Bool {
        [RoutePath.health.rawValue, RoutePath.readiness.rawValue, RoutePath.metrics.rawValue].contains(request.uri.path)
    }
}
