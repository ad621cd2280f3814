import Domain
import Engine
import Hummingbird
import Logging

/// Turns whatever was thrown into a problem. Anything but a refusal is logged in full; the caller
/// only hears "our fault", with the request id that joins the two.
struct ProblemTranslation: Sendable {
    let routes: [Route]
    let logger: Logger

    func problem(for error: any Error, _ request: Request, _ context: WebContext) -> Problem {
        switch error {
        case let problem as Problem: problem
        case let refusal as Refusal: Problem(refusal)
        case let failure as StoreFailure: problem(for: failure, context)
        case let error as HTTPError where error.status == .notFound: unrouted(request, context)
        default: logged(error, as: .failed, context)
        }
    }

    private func problem(for failure: StoreFailure, _ context: WebContext) -> Problem {
        switch failure {
        case .busy, .contended: .busy
        case .unwritable, .unavailable: logged(failure, as: .unavailable, context)
        case .corrupt: logged(failure, as: .failed, context)
        }
    }

    private func logged(_ error: any Error, as problem: Problem, _ context: WebContext) -> Problem {
        logger.error(
            "request failed",
            metadata: ["request": .string(context.requestID), "error": .string(String(reflecting: error))])
        return problem
    }

    /// The router knows one kind of miss; whether the path is known under another method is for the
    /// table of routes to say.
    private func unrouted(_ request: Request, _ context: WebContext) -> Problem {
        let here = routes.filter { $0.address.matches(request.uri.path) }
        guard let address = here.first?.address else { return .routeNotFound }
        context.coreContext.endpointPath.value = address.rawValue
        let methods = here.flatMap { $0.method == .get ? ["GET", "HEAD"] : [$0.method.rawValue] }
        return .methodNotAllowed(Set(methods).sorted().joined(separator: ", "))
    }
}
