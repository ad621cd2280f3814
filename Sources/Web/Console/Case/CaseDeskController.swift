import Crypto
import Domain
import Engine
import HTTPTypes
import Hummingbird

/// A case on one page, and what a reviewer does about it.
struct CaseDeskController {
    let kit: PageKit

    var endpoints: [Endpoint<StaffContext>] {
        [
            .get(.consoleCase, use: show),
            .post(.consoleCaseTake, use: take),
            .post(.consoleCaseGiveBack, use: giveBack),
            .post(.consoleCaseAsk, use: ask),
            .post(.consoleCaseDecide, use: decide),
            .post(.consoleCaseReveal, use: reveal),
        ]
    }

    @Sendable func show(_ request: Request, _ context: StaffContext) async throws -> Response {
        let (id, desk) = try asked(context)
        let query = Query(request)
        try query.only(["done", "lang"])
        let done = try query.value("done") { $0.utf8.count <= 16 ? $0 : nil }
        let kept = try await kit.engine.draft(at: place(id, desk), of: context.staff)
        return try await page(id, desk, context, CaseTyping(kept: kept), done: done)
    }

    // MARK: Who works on it

    @Sendable func take(_ request: Request, _ context: StaffContext) async throws -> Response {
        let (id, desk) = try asked(context)
        _ = try await kit.forms.read(of: request, context)
        return try await answering(id, desk, context, CaseTyping()) {
            _ = try await kit.engine.takeCase(id, Call(desk.caller)).get()
            return .going(to: place(id, desk) + "?done=taken")
        }
    }

    @Sendable func giveBack(_ request: Request, _ context: StaffContext) async throws -> Response {
        let (id, desk) = try asked(context)
        _ = try await kit.forms.read(of: request, context)
        return try await answering(id, desk, context, CaseTyping()) {
            _ = try await kit.engine.giveBackCase(id, Call(desk.caller)).get()
            return .going(to: place(id, desk) + "?done=given-back")
        }
    }

    // MARK: Words

    @Sendable func ask(_ request: Request, _ context: StaffContext) async throws -> Response {
        let (id, desk) = try asked(context)
        let form = try await kit.forms.read(.lines("text"), .text("askedParty"), .text("once"), of: request, context)
        var typing = CaseTyping()
        (typing.text, typing.askedParty) = (form["text"], form["askedParty"])
        return try await answering(id, desk, context, typing, party: "askedParty") {
            let call = Call(desk.caller, retry: Self.once(form))
            _ = try await kit.engine.askPerson(id, text: form["text"], party: try chosenParty(form["askedParty"]), call)
                .get()
            return try await sent(id, desk, context, "asked")
        }
    }

    @Sendable func decide(_ request: Request, _ context: StaffContext) async throws -> Response {
        let (id, desk) = try asked(context)
        let form = try await kit.forms.read(.lines("note"), .text("decision"), .text("party"), of: request, context)
        var typing = CaseTyping()
        (typing.note, typing.decision, typing.party) = (form["note"], form["decision"], form["party"])
        return try await answering(id, desk, context, typing) {
            let isDispute = try await isDispute(id, desk)
            guard let ground = ReviewGround(key: form["decision"], ofDispute: isDispute) else {
                return try await missing("decision", "decideMissing", id, desk, context, typing)
            }
            // A refusal applies to every party's claim.
            let party = try ground.vote == .approve ? chosenParty(form["party"]) : nil
            if ground.vote == .approve, party == nil, isDispute {
                return try await missing("party", "decidePartyMissing", id, desk, context, typing)
            }
            let decision = CaseDecision(
                reviewer: context.staff.member.login, vote: ground.vote, reason: ground.code,
                note: form["note"].isEmpty ? nil : form["note"], party: party)
            _ = try await kit.engine.decideCase(id, decision, Call(desk.caller)).get()
            return try await sent(id, desk, context, "decided")
        }
    }

    /// Nil where none was chosen.
    private func chosenParty(_ text: String) throws(Refusal) -> FlowID? {
        guard !text.isEmpty else { return nil }
        guard let party = FlowID(text) else {
            throw Refusal(.unacceptable, "case.party-unknown", wayForward: .correct, field: "party")
        }
        return party
    }

    /// Nobody's word is taken unless it was chosen: who comes first may have changed since the page
    /// was drawn.
    private func isDispute(_ id: CaseID, _ desk: Desk) async throws -> Bool {
        try await !kit.engine.readCase(id, desk.caller).parties.isEmpty
    }

    // MARK: Values in full

    /// The value is in this answer and nowhere else; to see it again, somebody has to say why
    /// again.
    @Sendable func reveal(_ request: Request, _ context: StaffContext) async throws -> Response {
        let (id, desk) = try asked(context)
        let form = try await kit.forms.read(.text("value"), .lines("reason"), of: request, context)
        var typing = CaseTyping()
        (typing.value, typing.reason) = (form["value"], form["reason"])
        guard let what = Revealable(form["value"]) else {
            return try await missing("value", "revealMissing", id, desk, context, typing)
        }
        return try await answering(id, desk, context, typing) {
            let value = try await kit.engine.reveal(what, on: id, reason: form["reason"], Call(desk.caller))
            try await kit.engine.dropDraft(at: place(id, desk), of: context.staff)
            let name = CaseTeller(
                file: try await kit.engine.caseFile(id, Call(desk.caller)), desk: desk, member: context.staff.member,
                catalogue: kit.catalogue, now: kit.engine.now()
            ).name(of: what)
            let page = RevealedPage(label: name, value: value, why: form["reason"], back: place(id, desk))
            return kit.consolePage(page, context, realm: desk.realm, here: .cases)
        }
    }

    // MARK: What all of them do

    private func asked(_ context: StaffContext) throws -> (id: CaseID, desk: Desk) {
        let desk = try kit.desk(context, for: .reviewer)
        guard let id = context.parameters.get(RoutePath.id).flatMap(CaseID.init) else { throw Refusal.caseNotFound }
        return (id, desk)
    }

    private func place(_ id: CaseID, _ desk: Desk) -> String {
        RoutePath.consoleCase.filled(with: desk.realm.rawValue, id.description)
    }

    /// What was kept of it is no longer needed.
    private func sent(_ id: CaseID, _ desk: Desk, _ context: StaffContext, _ done: String) async throws -> Response {
        try await kit.engine.dropDraft(at: place(id, desk), of: context.staff)
        return .going(to: "\(place(id, desk))?done=\(done)")
    }

    /// Does it; a refusal that the reviewer can mend, or that sends them to another case, shows the
    /// page again, with what was typed.
    /// - Parameter party: the form's field for a party to a dispute.
    private func answering(
        _ id: CaseID, _ desk: Desk, _ context: StaffContext, _ typing: CaseTyping, party: String = "party",
        _ act: () async throws -> Response
    ) async throws -> Response {
        do {
            return try await act()
        } catch let refusal as Refusal where refusal.code == "case.own-word-given" {
            // A form sent twice: the word counts already, and the page says so.
            return .going(to: place(id, desk))
        } catch let refusal as Refusal where refusal.isForWhoTyped || refusal.code == "case.own-refusal" {
            let fault = kit.fault(refusal, context, fields: ["text", "note", "decision", "value", "reason", "party"])
            let error = fault.field == "party" ? FieldError(party, fault.text) : fault
            return try await page(id, desk, context, typing, refusal.statusOfForm, [error])
        }
    }

    private func missing(
        _ field: String, _ word: String, _ id: CaseID, _ desk: Desk, _ context: StaffContext, _ typing: CaseTyping
    ) async throws -> Response {
        try await page(id, desk, context, typing, .unprocessableContent, [FieldError(field, desk.say(word))])
    }

    private func page(
        _ id: CaseID, _ desk: Desk, _ context: StaffContext, _ typing: CaseTyping, _ status: HTTPResponse.Status = .ok,
        _ errors: [FieldError] = [], done: String? = nil
    ) async throws -> Response {
        let file = try await kit.engine.caseFile(id, Call(desk.caller))
        let teller = CaseTeller(
            file: file, desk: desk, member: context.staff.member, catalogue: kit.catalogue, now: kit.engine.now())
        let forms = CaseForms(teller, typing, errors, once: kit.freshSecret())
        return kit.consolePage(
            teller.page(done: done, forms), context, realm: desk.realm, here: .cases, status, errors: errors)
    }

    /// The same text to the same party from the same showing of the form is the same question,
    /// however often it is sent.
    private static func once(_ form: Form) -> RetryKey? {
        guard Hex.bytes(form["once"])?.count == 32 else { return nil }
        let hash = Array(SHA256.hash(data: Array("\(form["askedParty"])\n\(form["text"])".utf8)))
        return RetryKey(key: "\(form["once"]).\(Hex.text(hash))", fingerprint: hash)
    }
}
