import Domain
import Engine
import Hummingbird

/// A page without a session whose path does not name the realm, once the realm is known.
struct OfRealm: PageRequestContext {
    var coreContext: CoreRequestContextStorage
    let page: PageRequest
    let realm: RealmID?

    init(context: WebContext) throws {
        guard let page = context.page else { throw Problem.failed }
        (coreContext, self.page, realm) = (context.coreContext, page, nil)
    }

    init(_ context: PageContext, _ realm: RealmID?) {
        (coreContext, page, self.realm) = (context.coreContext, context.page, realm)
    }

    var formOwner: String { "" }
}
