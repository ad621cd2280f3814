import Domain
import Engine
import Hummingbird

/// A page of the console, asked for by somebody with a session of it.
struct StaffContext: PageRequestContext {
    var coreContext: CoreRequestContextStorage
    let page: PageRequest
    let staff: StaffVisitor
    let secret: Secret<String>

    init(context: WebContext) throws {
        guard let page = context.page, let session = context.staff else { throw Problem.failed }
        coreContext = context.coreContext
        self.page = page
        staff = session.staff
        secret = session.secret
    }

    var formOwner: String { staff.session.description }
    /// The console looks the same for every realm.
    var realm: RealmID? { nil }
}
