import Domain
import Engine
import Flows
import HTTPTypes
import Hummingbird

extension FlowPages {
    /// Does one thing, and leads back to the page. What a person can correct is shown where they
    /// left off; what has happened already, in another tab or by pressing twice, is not an error.
    /// - Parameters:
    ///   - draft: what was typed, for the page that shows it again.
    ///   - ends: whether it gives the flow up, which those may do too who don't have it.
    ///   - isDone: whether the flow is as was wanted although the call was refused.
    ///   - isAway: the address is not the page's, and carries what should not stay in it.
    ///   - act: returns the flow as it is afterwards, where it knows it.
    func attempt(
        _ id: FlowID, _ context: VisitorContext, _ draft: FlowDraft = FlowDraft(), to step: String? = nil,
        rotates: Bool = false, ends: Bool = false,
        isDone: (FlowView, Refusal) -> Bool = { _, _ in false }, isAway: Bool = false,
        _ act: (Caller) async throws -> FlowView?
    ) async throws -> Response {
        let view: FlowView?
        do {
            view = try await act(try await kit.engine.caller(context.visitor, on: id, ends: ends))
        } catch let refusal as Refusal where Self.canBeShown(refusal) {
            let view = try await kit.engine.readFlow(id, context.visitor)
            let needsOther = refusal.wayForward.action == "other-identifier"
            if Self.movedOn.contains(refusal.code) || !needsOther && isDone(view, refusal) {
                return try await moved(id, context)
            }
            if isAway { return try await moved(id, context, refused: refusal.code) }
            return try await again(refusal, view, draft, context)
        }
        do {
            return try await moved(id, context, to: step, rotates: rotates)
        } catch let refusal as Refusal where refusal.code == "session.ended" {
            guard let view else { throw refusal }
            return farewell(view, context)
        }
    }

    /// Codes that say that the flow is somewhere else by now, which the page itself shows best.
    private static let movedOn: Set<ReasonCode> = [
        "flow.ended", "flow.not-now", "flow.too-late", "flow.prove-again", "flow.elsewhere", "case.closed",
    ]

    /// The others are about the whole request, and a page of their own.
    private static func canBeShown(_ refusal: Refusal) -> Bool {
        switch refusal.sort {
        case .unacceptable, .conflict, .gone, .tooMany, .malformed: true
        // Nobody loses what they wrote because a PDF can't be read just now.
        case .unavailable: refusal.field != nil
        case .unauthenticated, .forbidden, .notFound: false
        }
    }

    /// The same step once more, with what went wrong.
    private func again(
        _ refusal: Refusal, _ view: FlowView, _ draft: FlowDraft, _ context: VisitorContext
    ) async throws -> Response {
        var draft = draft
        if refusal.wayForward.action == "other-identifier", view.takesTarget { draft.wish = "number" }
        let teller = teller(view, context)
        draft.errors = [FieldError(teller.field(of: refusal, draft.wish), teller.told(refusal))]
        draft.status = refusal.sort.status
        return try await page(view, draft, context)
    }

    /// The same step once more, where the form was not filled in.
    func unfilled(
        _ id: FlowID, _ draft: FlowDraft, _ errors: [FieldError], _ context: VisitorContext
    ) async throws -> Response {
        var draft = draft
        draft.errors = errors
        draft.status = .unprocessableContent
        let view = try await kit.engine.readFlow(id, context.visitor)
        guard view.effectiveState(at: kit.engine.now()) == .collecting || view.takesProofs else {
            return try await moved(id, context)
        }
        return try await page(view, draft, context)
    }

    /// To the page that shows what is next.
    /// - Parameters:
    ///   - step: what is shown instead of what is next.
    ///   - refused: why what was tried elsewhere did not count.
    ///   - rotates: something was proved, so the session gets another secret (SP 800-63B-4 section
    ///     5.1).
    func moved(
        _ id: FlowID, _ context: VisitorContext, to step: String? = nil, refused: ReasonCode? = nil,
        rotates: Bool = false
    ) async throws -> Response {
        let page = RoutePath.flowPage.filled(with: id.description)
        let query = step.map { "?step=\($0)" } ?? refused.map { "?refused=\($0)" } ?? ""
        var headers: HTTPFields = [.location: page + query]
        if rotates {
            let opened = try await kit.engine.rotate(context.visitor)
            headers.setCookie(.visitor, VisitorCookie(realm: opened.visitor.realm, secret: opened.secret).text)
        }
        return Response(status: .seeOther, headers: headers)
    }
}

extension FlowTeller {
    /// The field on the page that a refusal is shown at; nil for the page as a whole.
    fileprivate func field(of refusal: Refusal, _ wish: String?) -> String? {
        switch flowState {
        case .refused: return refusal.field == "files" ? "files" : "statement"
        case .reviewing where wish != "prove": return refusal.field == "files" ? "files" : "text"
        case .collecting, .reviewing: break
        default: return nil
        }
        if refusal.code == "limit.codes" || refusal.code == "limit.country" { return nil }
        return switch view.step(wish: wish) {
        case .number: refusal.field == "reason" ? "reason" : "identifier"
        case .code: "code"
        case .password: "password"
        case .ways: refusal.field == "track" ? "track" : nil
        case .send, .redirect, .attested, .stop: nil
        }
    }

    /// The sentence of a refusal, with how many tries are left or when it is possible again.
    func told(_ refusal: Refusal) -> String {
        let text = told(refusal.code)
        if let at = refusal.wayForward.at { return say("flowPossibleAt", ["text": text, "time": moments.moment(at)]) }
        guard let left = refusal.triesLeft else { return text }
        if left == 0 { return told("code.spent") }
        return say(left == 1 ? "flowOneTryLeft" : "flowTriesLeft", ["text": text, "count": String(left)])
    }
}
