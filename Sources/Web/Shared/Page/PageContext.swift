import Domain
import Engine
import Hummingbird

/// What is known of a request for a page before anybody has signed in.
struct PageRequest: Sendable {
    let language: Language
    /// Where links that change nothing but the language lead: the page itself, or after a form the
    /// page with the form.
    let path: String
    let browser: Browser
    /// What tokens of forms are made with: the browser's own, or a new one that goes out with the
    /// answer.
    let formSecret: String
    /// The secrets of sessions that the browser sent, judged or not.
    let visitorCookie: VisitorCookie?
    /// Of the last session that the browser had here.
    let lastRealm: RealmID?
    let staffSecret: Secret<String>?
    let signInSecret: Secret<String>?
}

/// The cookie of a person's session: which realm's pages to lead back to when it is over, and the
/// secret.
struct VisitorCookie: Sendable {
    let realm: RealmID
    let secret: Secret<String>

    init(realm: RealmID, secret: Secret<String>) {
        self.realm = realm
        self.secret = secret
    }

    init?(_ text: String) {
        let parts = text.split(separator: ".", maxSplits: 1)
        guard parts.count == 2, let realm = RealmID(rawValue: String(parts[0])) else { return nil }
        self.init(realm: realm, secret: Secret(String(parts[1])))
    }

    var text: String { "\(realm).\(secret.reveal())" }
}

/// A request for a page, whoever it is from.
protocol PageRequestContext: ChildRequestContext {
    var page: PageRequest { get }
    /// What the tokens of this page's forms are bound to beside the browser.
    var formOwner: String { get }
    /// Who shares the places of uploads.
    var uploader: String { get }
    /// Whose pages these are, where that is known.
    var realm: RealmID? { get }
}

extension PageRequestContext {
    var uploader: String { formOwner }
}

/// A page without a session.
struct PageContext: PageRequestContext {
    var coreContext: CoreRequestContextStorage
    let page: PageRequest

    init(context: WebContext) throws {
        guard let page = context.page else { throw Problem.failed }
        coreContext = context.coreContext
        self.page = page
    }

    var formOwner: String { "" }
    /// As the path says.
    var realm: RealmID? { parameters.get(RoutePath.realm).flatMap(RealmID.init) }
}

/// A page of somebody who has signed in, or was sent here by their platform.
struct VisitorContext: PageRequestContext {
    var coreContext: CoreRequestContextStorage
    let page: PageRequest
    let visitor: Visitor
    let secret: Secret<String>

    init(context: WebContext) throws {
        guard let page = context.page, let session = context.visitor else { throw Problem.failed }
        coreContext = context.coreContext
        self.page = page
        visitor = session.visitor
        secret = session.secret
    }

    /// All sessions of an account together; whoever came by a link speaks for themselves, and may
    /// be the one that the owner is in dispute with.
    var uploader: String {
        visitor.method == .link ? visitor.flow?.description ?? formOwner : visitor.account.description
    }
    /// The session's id outlives the rotation of its secret, so that a form in another tab stays
    /// good.
    var formOwner: String { visitor.session.description }
    var realm: RealmID? { visitor.realm }
}
