import Domain
import Engine
import HTTPTypes
import Hummingbird

/// The way to the hosted pages and back: an address that opens them for one person, and the
/// reference that the person comes back with.
struct VisitController {
    let engine: Engine
    let bodies: BodyReader
    let responses: ResponseWriter

    var endpoints: [Endpoint<AuthenticatedContext>] {
        [
            .post(.visits, scope: .visitsWrite, use: make),
            .post(.resultLookUp, scope: .flowsRead, use: lookUp),
        ]
    }

    private struct Made: Encodable {
        let url: String
        let expiresAt: Instant
    }

    @Sendable func make(_ request: Request, _ context: AuthenticatedContext) async throws -> Response {
        let (body, retry) = try await bodies.read(MakeVisit.self, from: request)
        let visit = try await engine.makeVisit(body, Call(context.caller, retry: retry)).get()
        let url = responses.publicURL + RoutePath.visit.filled(with: visit.ticket)
        return try responses.json(Made(url: url, expiresAt: visit.expiresAt), .created)
    }

    /// The reference is in the body, so that no log of addresses has it before the platform does.
    @Sendable func lookUp(_ request: Request, _ context: AuthenticatedContext) async throws -> Response {
        let (body, retry) = try await bodies.read(ResultBody.self, from: request)
        let flow = try await engine.lookUpResult(body.reference, Call(context.caller, retry: retry))
        return try responses.told(flow, in: context.language)
    }
}

extension MakeVisit: Body {
    init(_ fields: inout BodyFields) throws(Problem) {
        self.init(
            account: try fields.required("account") { AccountID($0) },
            flow: try fields.optional("flow") { FlowID($0) },
            returnURL: try fields.optionalText("returnURL", 1...1024),
            context: try fields.object("context") { (item) throws(Problem) in try RequestContext(&item) })
    }
}

struct ResultBody: Body {
    let reference: String

    init(_ fields: inout BodyFields) throws(Problem) {
        reference = try fields.text("reference")
    }
}
