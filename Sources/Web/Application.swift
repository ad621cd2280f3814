package import CoreMetrics
package import Domain
package import Engine
package import Hummingbird
import HummingbirdCore
package import Logging
package import NIOCore

/// What the web needs from whoever starts it.
package struct WebDependencies: Sendable {
    package let engine: Engine
    package let bundle: WebBundle
    /// Where people and platforms reach the server, without a slash at its end:
    /// `https://bindery.example`.
    package let publicURL: String
    package let demoPhones: DemoInbox?
    package let readiness: @Sendable () async -> Readiness
    /// The text for `/metrics`.
    package let renderMetrics: @Sendable () async -> String
    package let metrics: any MetricsFactory
    package let logger: Logger
    package let limits: WebLimits

    package init(
        engine: Engine, bundle: WebBundle, publicURL: String, demoPhones: DemoInbox? = nil,
        readiness: @escaping @Sendable () async -> Readiness, renderMetrics: @escaping @Sendable () async -> String,
        metrics: any MetricsFactory, logger: Logger, limits: WebLimits = WebLimits()
    ) {
        self.engine = engine
        self.bundle = bundle
        self.publicURL = publicURL
        self.demoPhones = demoPhones
        self.readiness = readiness
        self.renderMetrics = renderMetrics
        self.metrics = metrics
        self.logger = logger
        self.limits = limits
    }
}

/// Everything that is read from bundled files, once, before the first request.
package struct WebBundle: Sendable {
    package let catalogue: Catalogue
    package let document: OpenAPIDocument
    let renderer: PageRenderer
    package let styles: RealmStyles

    /// - Parameters:
    ///   - styles: how each realm's pages look; a realm without a style has the plain one.
    ///   - read: the bytes of a logo that a style names.
    package static func load(
        styles: [RealmID: RealmStyle] = [:], read: (String) throws -> [UInt8] = { _ in [] }
    ) throws -> WebBundle {
        let catalogue = try Catalogue.bundled()
        let renderer = try PageRenderer.bundled()
        let styles = try RealmStyles(styles, read: read)
        let document = try OpenAPIDocument.bundled(catalogue: catalogue, renderer: renderer, styles: styles)
        return WebBundle(catalogue: catalogue, document: document, renderer: renderer, styles: styles)
    }
}

/// The server, not yet running. Used alike by the program and by tests.
package func buildApplication(
    _ dependencies: WebDependencies, address: BindAddress = .hostname("127.0.0.1", port: 8080),
    onServerRunning: @escaping @Sendable (any NIOCore.Channel) async -> Void = { _ in }
) -> some ApplicationProtocol {
    let limits = dependencies.limits
    let connections = MaximumAvailableConnections(limits.maxConnections, logger: dependencies.logger)
    return Application(
        router: makeApplicationRouter(dependencies),
        server: .guarded(limits),
        configuration: ApplicationConfiguration(address: address, availableConnectionsDelegate: connections),
        onServerRunning: onServerRunning,
        logger: dependencies.logger)
}

/// All routes behind all layers. The order of the layers is from the outside in.
package func makeApplicationRouter(_ dependencies: WebDependencies) -> Router<WebContext> {
    let surface = WebSurface(dependencies)
    let (limits, logger) = (dependencies.limits, dependencies.logger)
    let wrongTokens = WrongTokenLimit(limits: limits, now: dependencies.engine.now)
    let router = Router(context: WebContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: RequestFrame())
    router.add(middleware: AccessRecord(logger: logger, factory: dependencies.metrics))
    router.add(middleware: SecurityHeaders(isSecure: dependencies.publicURL.hasPrefix("https://")))
    let problems = ProblemTranslation(routes: surface.routes, logger: logger)
    router.add(
        middleware: ProblemLayer(responses: surface.responses, problems: problems, pages: PageLayer(kit: surface.kit)))
    router.add(middleware: Capacity(limits: limits))
    router.register(surface.open)
    router.group().add(middleware: wrongTokens).register(surface.byToken)
    registerPages(surface, on: router, wrongTokens)
    router.group().add(middleware: Authenticator(engine: dependencies.engine))
        .group(context: AuthenticatedContext.self).register(surface.authenticated)
    return router
}

/// Pages, each group behind the layer that makes its refusals pages too.
private func registerPages(_ surface: WebSurface, on router: Router<WebContext>, _ wrongTokens: WrongTokenLimit) {
    let layer = PageLayer(kit: surface.kit)
    router.group().add(middleware: layer).group(context: PageContext.self).register(surface.pages)
    router.group().add(middleware: layer).add(middleware: wrongTokens).group(context: PageContext.self).register(
        surface.pagesByToken)
    router.group().add(middleware: layer).add(middleware: VisitorGate(engine: surface.kit.engine))
        .group(context: VisitorContext.self).register(surface.visitorPages)
    router.group().add(middleware: layer).add(middleware: StaffGate(kit: surface.kit))
        .group(context: StaffContext.self).register(surface.staffPages)
}
