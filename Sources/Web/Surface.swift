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
    let answers: Answers

    package init(_ dependencies: WebDependencies) {
        let (engine, bundle) = (dependencies.engine, dependencies.bundle)
        let bodies = BodyReader(limits: dependencies.limits)
        let answers = Answers(catalogue: bundle.catalogue, publicURL: dependencies.publicURL, now: engine.now)
        self.answers = answers
        let operations = OperationsController(
            answers: answers, readiness: dependencies.readiness, metrics: dependencies.renderMetrics, document: bundle.document,
            style: bundle.style)
        let demo = dependencies.demoPhones.map { DemoController(phones: $0, answers: answers, pages: bundle.pages).endpoints }
        open = operations.endpoints + (demo ?? [])
        byToken =
            DisownmentController(engine: engine, bodies: bodies, answers: answers).endpoints
            + NotMeController(engine: engine, bodies: bodies, catalogue: bundle.catalogue, pages: bundle.pages).endpoints
        authenticated =
            AccountController(engine: engine, bodies: bodies, answers: answers).endpoints
            + FlowController(engine: engine, bodies: bodies, answers: answers).endpoints
            + SessionController(engine: engine, bodies: bodies, answers: answers).endpoints
            + CaseController(engine: engine, bodies: bodies, answers: answers).endpoints
            + WebhookController(engine: engine, bodies: bodies, answers: answers).endpoints
    }

    package var routes: [Route] { (open + byToken).map(\.route) + authenticated.map(\.route) }
}
