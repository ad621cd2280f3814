import Domain
import Engine
import HTTPTypes
import Hummingbird
import Verification

// What is posted while a flow collects.
extension FlowPages {
    @Sendable func takeOver(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let id = try id(context)
        _ = try await kit.forms.read(of: request, context)
        do {
            try await kit.engine.continueFlow(id, context.visitor)
        } catch let refusal as Refusal where refusal.code == "flow.too-late" {
            return try await moved(id, context)
        }
        return try await moved(id, context)
    }

    @Sendable func choose(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let id = try id(context)
        let form = try await kit.forms.read(.text("track", most: 64), of: request, context)
        let track = form["track"]
        let draft = FlowDraft(wish: "ways")
        guard !track.isEmpty else {
            return try await unfilled(id, draft, [FieldError("track", kit.say(context)("flowWayMissing"))], context)
        }
        return try await attempt(id, context, draft) { caller in
            let input = SupplyInput(identifier: nil, reason: nil, track: track)
            return try await kit.engine.supplyInput(id, input, Call(caller)).get()
        }
    }

    @Sendable func supply(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let id = try id(context)
        let form = try await kit.forms.read(.text("identifier"), .text("reason", most: 64), of: request, context)
        let (identifier, reason) = (form["identifier"], form["reason"])
        let draft = FlowDraft(wish: "number", identifier: identifier, reason: reason)
        let missing = try await missing(id, identifier, reason, context)
        guard missing.isEmpty else { return try await unfilled(id, draft, missing, context) }
        return try await attempt(id, context, draft) { caller in
            let input = SupplyInput(identifier: Secret(identifier), reason: reason.isEmpty ? nil : reason, track: nil)
            return try await kit.engine.supplyInput(id, input, Call(caller)).get()
        }
    }

    private func missing(
        _ id: FlowID, _ identifier: String, _ reason: String, _ context: VisitorContext
    ) async throws -> [FieldError] {
        let view = try await kit.engine.readFlow(id, context.visitor)
        let teller = teller(view, context)
        let why =
            reason.isEmpty && view.missingInputs.contains("reason")
            ? FieldError("reason", teller.say("flowReasonMissing")) : nil
        guard !identifier.isEmpty else {
            return [FieldError("identifier", teller.word("flowNumberMissing")), why].compactMap { $0 }
        }
        guard let why else { return [] }
        return [wrong(identifier, teller, context), why].compactMap { $0 }
    }

    /// What is wrong with a number that is not handed in yet, so that everything to mend is told at once.
    private func wrong(_ identifier: String, _ teller: FlowTeller, _ context: VisitorContext) -> FieldError? {
        do {
            try kit.engine.check(Secret(identifier), for: teller.view.operation, realm: context.visitor.realm)
            return nil
        } catch {
            return FieldError("identifier", teller.told(error))
        }
    }

    @Sendable func send(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let id = try id(context)
        let form = try await kit.forms.read(.text("requirement", most: 64), of: request, context)
        let requirement = try requirement(form)
        // One code is on its way already: its page says when another can be asked for.
        let isDone: (FlowView, Refusal) -> Bool = { view, refusal in
            let wait = view.provable(requirement)?.resendAt?.since(kit.engine.now()) ?? .zero
            let isOnItsWay = refusal.code == "limit.codes" && wait > .zero && wait <= CodePage.Wait.most
            return isOnItsWay || Self.isProved(requirement, view)
        }
        var location: String?
        let answer = try await attempt(id, context, FlowDraft(wish: "prove"), isDone: isDone) { caller in
            let put = try await kit.engine.sendChallenge(id, requirement, Call(caller)).get()
            location = put.location
            if let asked = put.challenge { location = check(for: requirement, of: id, asked, context) }
            return nil
        }
        guard let location else { return answer }
        let view = try await kit.engine.readFlow(id, context.visitor)
        return draw(teller(view, context).redirectPage(requirement, to: location), context, FlowDraft())
    }

    private func check(
        for requirement: Requirement, of id: FlowID, _ challenge: ChallengeID, _ context: VisitorContext
    ) -> String? {
        let back = kit.publicURL + RoutePath.flowPage.filled(with: id.description)
        return kit.styles[context.visitor.realm].check(for: requirement, of: id, challenge, back: back)
    }

    /// Back from where somebody was led. The answer is whatever the address carries; it is good once, and only for the
    /// question that led there. The page that shows what came of it has an address without it.
    @Sendable func answer(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let id = try id(context)
        let given = request.uri.queryParameters.get("requirement").flatMap { Requirement($0) }
        guard let requirement = given, kit.engine.methods.shape(of: requirement.method) == .redirect else {
            return try await moved(id, context)
        }
        let answer = Answer.response(Secret(request.uri.query ?? ""))
        let isDone: (FlowView, Refusal) -> Bool = { view, _ in Self.isProved(requirement, view) }
        var response = try await attempt(
            id, context, FlowDraft(wish: "prove"), rotates: true, isDone: isDone, isAway: true
        ) { caller in
            try await kit.engine.submitProof(id, SubmitProof(requirement: requirement, answer: answer), Call(caller))
                .get()
        }
        response.headers[.referrerPolicy] = "no-referrer"
        return response
    }

    @Sendable func prove(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let id = try id(context)
        let fields = (
            FormField.text("requirement", most: 64), FormField.text("code", most: 64), FormField.text("password")
        )
        let form = try await kit.forms.read(fields.0, fields.1, fields.2, of: request, context)
        let requirement = try requirement(form)
        let password = form.exactly("password")
        let isSecret = kit.engine.methods.shape(of: requirement.method) == .secret
        if isSecret, password.isEmpty {
            return try await unfilled(
                id, FlowDraft(wish: "prove"), [FieldError("password", kit.say(context)("flowPasswordMissing"))], context
            )
        }
        let answer: Answer = isSecret ? .password(Secret(password)) : .code(Secret(form["code"]))
        let isDone: (FlowView, Refusal) -> Bool = { view, _ in Self.isProved(requirement, view) }
        return try await attempt(id, context, FlowDraft(wish: "prove"), rotates: true, isDone: isDone) { caller in
            try await kit.engine.submitProof(id, SubmitProof(requirement: requirement, answer: answer), Call(caller))
                .get()
        }
    }

    private func requirement(_ form: Form) throws(Problem) -> Requirement {
        guard let requirement = Requirement(form["requirement"]) else { throw .badValue("requirement") }
        return requirement
    }

    private static func isProved(_ requirement: Requirement, _ view: FlowView) -> Bool {
        !view.next.mustProveAgain && view.proofs.contains { $0.requirement == requirement }
    }
}
