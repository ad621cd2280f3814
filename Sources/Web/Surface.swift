import Domain
import Engine
import Hummingbird

/// The table of all routes, by what a caller must show.
package struct WebSurface {
    /// Nothing.
    let open: [Endpoint<WebContext>]
    /// The token of a notice; wrong ones are counted by network.
    let byToken: [Endpoint<WebContext>]
    /// An API key or a flow's token.
    let authenticated: [Endpoint<AuthenticatedContext>]
    /// Pages for whoever comes along.
    let pages: [Endpoint<PageContext>]
    /// Pages behind a token in a link; wrong ones are counted by network.
    let pagesByToken: [Endpoint<PageContext>]
    /// Pages of somebody's session.
    let visitorPages: [Endpoint<VisitorContext>]
    /// The console, for staff who have signed in with both steps.
    let staffPages: [Endpoint<StaffContext>]
    let responses: ResponseWriter
    let kit: PageKit

    package init(_ dependencies: WebDependencies) {
        let (engine, bundle) = (dependencies.engine, dependencies.bundle)
        let bodies = BodyReader(limits: dependencies.limits)
        let responses = ResponseWriter(catalogue: bundle.catalogue, publicURL: dependencies.publicURL, now: engine.now)
        let kit = PageKit(dependencies)
        let operations = OperationsController(
            responses: responses, readiness: dependencies.readiness, metrics: dependencies.renderMetrics,
            document: bundle.document,
            assets: bundle.styles.assets,
            home: bundle.styles.signInRealms.first.map { RoutePath.signIn.filled(with: $0.rawValue) }
                ?? RoutePath.docs.rawValue)
        let demo = dependencies.demoPhones.map { DemoController(phones: $0, responses: responses, kit: kit) }
        self.responses = responses
        self.kit = kit
        open = operations.endpoints + (demo?.data ?? [])
        byToken = DisownmentController(engine: engine, bodies: bodies, responses: responses).endpoints
        authenticated =
            AccountController(engine: engine, bodies: bodies, responses: responses).endpoints
            + BulkController(engine: engine, limits: dependencies.limits, responses: responses).endpoints
            + InvitationController(engine: engine, bodies: bodies, responses: responses).endpoints
            + FlowController(engine: engine, bodies: bodies, responses: responses).endpoints
            + SessionController(engine: engine, bodies: bodies, responses: responses).endpoints
            + VisitController(engine: engine, bodies: bodies, responses: responses).endpoints
            + CaseController(engine: engine, bodies: bodies, responses: responses).endpoints
            + WebhookController(engine: engine, bodies: bodies, responses: responses).endpoints
        let signOut = SignOutController(kit: kit)
        let openPages =
            (demo?.pages ?? []) + SignInController(kit: kit).endpoints + signOut.pages
            + FlowLinkController().endpoints
            + ConsoleSignInController(kit: kit).endpoints
        pagesByToken =
            NotMeController(kit: kit).endpoints + LetInController(kit: kit).endpoints
            + VisitPageController(kit: kit).endpoints + InvitationPageController(kit: kit).endpoints
            + ConsoleSetUpController(kit: kit).endpoints
        visitorPages =
            signOut.visitorPages + SecurityCentreController(kit: kit).endpoints + StartController(kit: kit).endpoints
            + InviteController(kit: kit).endpoints + FlowPages(kit: kit).endpoints
        staffPages =
            DayController(kit: kit).endpoints + AccountsController(kit: kit).endpoints
            + OutboxController(kit: kit).endpoints
            + PolicyController(kit: kit).endpoints + ConsoleHomeController(kit: kit).endpoints
            + QueueController(kit: kit).endpoints
            + CaseDeskController(kit: kit).endpoints + CaseFileController(kit: kit).endpoints
        let forms = FormAddresses(
            routes: openPages.map { $0.route } + visitorPages.map { $0.route } + staffPages.map { $0.route })
        pages = openPages + forms.endpoints
    }

    package var routes: [Route] {
        let ofPages =
            (pages + pagesByToken).map { $0.route } + visitorPages.map { $0.route } + staffPages.map { $0.route }
        return (open + byToken).map { $0.route } + authenticated.map { $0.route } + ofPages
    }
}
