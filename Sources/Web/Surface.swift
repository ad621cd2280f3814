import Domain
import Engine
import Hummingbird

/// The table of all routes, by what a caller must show.
package struct WebSurface {
    /// Nothing.
    let open: [Endpoint<WebContext>]
    /// The token of a notice; counted by network address.
    let byToken: [Endpoint<WebContext>]
    /// An API key or a flow's token.
    let authenticated: [Endpoint<AuthenticatedContext>]
    /// Pages for whoever comes along.
    let pages: [Endpoint<PageContext>]
    /// Pages behind a token in a link; counted by network address.
    let pagesByToken: [Endpoint<PageContext>]
    /// Pages of somebody's session.
    let visitorPages: [Endpoint<VisitorContext>]
    let answers: Answers
    let problems: ProblemTranslation
    let kit: PageKit

    package init(_ dependencies: WebDependencies) {
        let (engine, bundle) = (dependencies.engine, dependencies.bundle)
        let bodies = BodyReader(limits: dependencies.limits)
        let answers = Answers(catalogue: bundle.catalogue, publicURL: dependencies.publicURL, now: engine.now)
        let operations = OperationsController(
            answers: answers, readiness: dependencies.readiness, metrics: dependencies.renderMetrics, document: bundle.document,
            assets: bundle.styles.assets)
        self.answers = answers
        kit = PageKit(dependencies)
        let demo = dependencies.demoPhones.map { DemoController(phones: $0, answers: answers, kit: kit) }
        open = operations.endpoints + (demo?.data ?? [])
        byToken = DisownmentController(engine: engine, bodies: bodies, answers: answers).endpoints
        authenticated =
            AccountController(engine: engine, bodies: bodies, answers: answers).endpoints
            + FlowController(engine: engine, bodies: bodies, answers: answers).endpoints
            + SessionController(engine: engine, bodies: bodies, answers: answers).endpoints
            + CaseController(engine: engine, bodies: bodies, answers: answers).endpoints
            + WebhookController(engine: engine, bodies: bodies, answers: answers).endpoints
        pages = demo?.pages ?? []
        pagesByToken = NotMeController(kit: kit).endpoints
        visitorPages = []
        problems = ProblemTranslation(
            routes: (open + byToken).map(\.route) + authenticated.map(\.route) + (pages + pagesByToken).map(\.route)
                + visitorPages.map(\.route), logger: dependencies.logger)
    }

    package var routes: [Route] { problems.routes }
}
