import Domain
import HTTPTypes
import Hummingbird

/// The short address of a request, as messages have it: leads to its page, whoever opens it.
struct FlowLinkController {
    var endpoints: [Endpoint<PageContext>] { [.get(.flowLink, use: follow)] }

    @Sendable func follow(_ request: Request, _ context: PageContext) async throws -> Response {
        guard let id = context.parameters.get(RoutePath.id).flatMap(FlowID.init(bare:)) else {
            throw Problem.routeNotFound
        }
        return Response(
            status: .seeOther, headers: [.location: RoutePath.flowPage.filled(with: id.description)])
    }
}
