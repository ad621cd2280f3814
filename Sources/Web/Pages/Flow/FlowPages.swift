import Domain
import Engine
import Flows
import HTTPTypes
import Hummingbird
import NIOCore

/// The pages of a flow, from its first step to every ending. One address shows whatever is next;
/// each thing that a person does has an address of its own to post to, and leads back to the one
/// page.
struct FlowPages {
    /// What a person who comes by the link of a notice asks to see.
    static let arrival = "arrival"

    let kit: PageKit

    var endpoints: [Endpoint<VisitorContext>] {
        [
            .get(.flowPage, use: show),
            .get(.flowPageState, use: state),
            .get(.flowPageLeave, use: leave),
            .get(.flowPageCallback, use: answer),
            .post(.flowPageContinue, use: takeOver),
            .post(.flowPageTrack, use: choose),
            .post(.flowPageSend, use: send),
            .post(.flowPageProve, use: prove),
            .post(.flowPageInput, use: supply),
            .post(.flowPageCancel, use: cancel),
            .post(.flowPageVeto, use: veto),
            .post(.flowPageAppeal, use: appeal),
            .post(.flowPageWords, use: say),
        ]
    }

    @Sendable func show(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let id = try id(context)
        let view = try await kit.engine.readFlow(id, context.visitor)
        guard try await isHere(view, context) else {
            return draw(teller(view, context).elsewherePage(), context, FlowDraft())
        }
        var draft = FlowDraft(wish: request.uri.queryParameters.get("step"))
        if let refused = request.uri.queryParameters.get("refused") { draft.errors = told(refused, view, context) }
        return try await page(view, draft, context)
    }

    /// Only codes that the catalogue knows, since anybody can put a text into an address.
    private func told(_ code: String, _ view: FlowView, _ context: VisitorContext) -> [FieldError] {
        let code = ReasonCode(rawValue: code)
        return kit.catalogue.has(code) ? [FieldError(nil, teller(view, context).told(code))] : []
    }

    @Sendable func state(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let view = try await kit.engine.readFlow(try id(context), context.visitor)
        let body = ByteBuffer(string: #"{"state":"\#(view.pulse(at: kit.engine.now()))"}"#)
        return Response(status: .ok, headers: [.contentType: "application/json"], body: ResponseBody(byteBuffer: body))
    }

    /// Back to the platform, with a reference by which it can look up the result once. Looking at a
    /// page gives none away.
    @Sendable func leave(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let way = try await kit.engine.leaveFlow(try id(context), context.visitor)
        let location = way.map { ReturnLink.make($0.url, reference: $0.reference) } ?? RoutePath.securityCentre.rawValue
        return Response(status: .seeOther, headers: [.location: location])
    }

    /// Anything but a flow's id gets the same answer as an id that nobody has.
    func id(_ context: VisitorContext) throws(Refusal) -> FlowID {
        guard let id = context.parameters.get(RoutePath.id).flatMap(FlowID.init) else { throw .flowNotFound }
        return id
    }

    private func isHere(_ view: FlowView, _ context: VisitorContext) async throws -> Bool {
        guard view.effectiveState(at: kit.engine.now()) == .collecting else { return true }
        do {
            _ = try await kit.engine.caller(context.visitor, on: view.id)
            return true
        } catch let refusal as Refusal where refusal.code == "flow.elsewhere" {
            return false
        }
    }
}

/// What a page shows besides the flow: what was asked to be seen, what went wrong, and what
/// somebody had typed.
struct FlowDraft: Sendable {
    var wish: String?
    var errors: [FieldError] = []
    var status = HTTPResponse.Status.ok
    var identifier: String?
    var reason: String?
    var written = Written()
}
