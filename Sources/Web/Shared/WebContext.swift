import Domain
import Engine
package import Hummingbird
package import NIOCore
import Synchronization

/// What is known of a request on its way in.
package struct WebContext: Hummingbird.RequestContext, RemoteAddressRequestContext {
    package var coreContext: CoreRequestContextStorage
    package let remoteAddress: SocketAddress?
    /// Echoed from `X-Request-Id` or made here; names the request in answers and logs.
    var requestID: String
    /// The language its reader asked for.
    var language: Language = .english
    /// Who calls, once their key or token was read.
    var caller: Caller?
    /// What a page is asked for with; nil for the API.
    var page: PageRequest?
    /// Who asks for a page, once their cookie was judged.
    var visitor: (visitor: Visitor, secret: Secret<String>)?
    /// Who asks for a page of the console.
    var staff: (staff: StaffVisitor, secret: Secret<String>)?
    /// What the access log will say, filled in on the way.
    let trace = RequestTrace()

    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        remoteAddress = source.channel.remoteAddress
        requestID = ""
    }
}

/// The request of somebody who has shown who they are: further in, the caller is not optional.
struct AuthenticatedContext: ChildRequestContext {
    var coreContext: CoreRequestContextStorage
    let requestID: String
    let language: Language
    let caller: Caller

    init(context: WebContext) throws {
        guard let caller = context.caller else { throw Problem.keyMissing }
        coreContext = context.coreContext
        requestID = context.requestID
        language = context.language
        self.caller = caller
    }
}

/// The caller, told to the outer layers that began before the caller was known.
final class RequestTrace: Sendable {
    private let caller = Mutex<Caller?>(nil)

    func saw(_ caller: Caller) { self.caller.withLock { $0 = caller } }
    var seen: Caller? { caller.withLock { $0 } }
}
