package import Engine
package import HTTPTypes
import Hummingbird

/// One route: what is asked for, what an API key needs for it, and what answers.
struct Endpoint<Context: Hummingbird.RequestContext>: Sendable {
    typealias Handler = @Sendable (Request, Context) async throws -> Response

    let method: HTTPRequest.Method
    let address: RoutePath
    /// What an API key must be allowed; nil where the engine asks for none. The use case itself
    /// enforces it.
    let scope: Scope?
    let handler: Handler

    static func get(_ address: RoutePath, scope: Scope? = nil, use handler: @escaping Handler) -> Self {
        Endpoint(method: .get, address: address, scope: scope, handler: handler)
    }

    static func post(_ address: RoutePath, scope: Scope? = nil, use handler: @escaping Handler) -> Self {
        Endpoint(method: .post, address: address, scope: scope, handler: handler)
    }

    static func patch(_ address: RoutePath, scope: Scope? = nil, use handler: @escaping Handler) -> Self {
        Endpoint(method: .patch, address: address, scope: scope, handler: handler)
    }

    static func delete(_ address: RoutePath, scope: Scope? = nil, use handler: @escaping Handler) -> Self {
        Endpoint(method: .delete, address: address, scope: scope, handler: handler)
    }

    var route: Route { Route(method: method, address: address, scope: scope) }
}

/// A row of the table of routes.
package struct Route: Sendable, Hashable {
    package let method: HTTPRequest.Method
    package let address: RoutePath
    package let scope: Scope?
}

extension RouterMethods {
    func register(_ endpoints: [Endpoint<Context>]) {
        for endpoint in endpoints {
            on(RouterPath(endpoint.address.rawValue), method: endpoint.method, use: endpoint.handler)
        }
    }
}
