import HTTPTypes
import Hummingbird

/// Turns whatever was thrown further in into a problem document, or into a page where a person
/// looks at it.
struct ProblemLayer: RouterMiddleware {
    let responses: ResponseWriter
    let problems: ProblemTranslation
    let pages: PageLayer

    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            let problem = problems.problem(for: error, request, context)
            return Self.isForPeople(request)
                ? pages.problemPage(problem, request, context) : try responses.problem(problem, context)
        }
    }

    /// A browser that went to an address that does not exist here.
    private static func isForPeople(_ request: Request) -> Bool {
        !request.uri.path.hasPrefix("/v1") && request.headers[.accept]?.contains("text/html") == true
    }
}
