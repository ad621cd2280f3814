import HTTPTypes
import Hummingbird

/// Leads from the addresses that only take forms to the pages that have those forms, for whoever asks with GET.
struct FormAddresses {
    /// All pages' routes.
    let routes: [Route]

    var endpoints: [Endpoint<PageContext>] {
        let taken = Set(routes.filter { $0.method == .get }.map(\.address))
        return routes.filter { $0.method == .post && !taken.contains($0.address) }.compactMap { route in
            route.address.formPage.map { page in .get(route.address) { request, _ in Self.lead(request, to: page) } }
        }
    }

    private static func lead(_ request: Request, to page: RoutePath) -> Response {
        Response(status: .seeOther, headers: [.location: page.filled(from: request.uri.path)])
    }
}
