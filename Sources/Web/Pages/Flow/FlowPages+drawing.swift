import Domain
import Engine
import Flows
import HTTPTypes
import Hummingbird

extension FlowPages {
    /// The page for the state of the flow.
    func page(_ view: FlowView, _ draft: FlowDraft, _ context: VisitorContext) async throws -> Response {
        let teller = teller(view, context)
        switch teller.flowState {
        case .collecting: return try await stepPage(teller, draft, context)
        case .waiting where draft.wish == "stop" && view.canBeStopped,
            .reviewing where draft.wish == "stop" && view.canBeStopped:
            return draw(teller.stopPage(), context, draft)
        case .waiting: return draw(teller.waitingPage(), context, draft)
        case .reviewing where view.showsProving(draft.wish): return try await stepPage(teller, draft, context)
        case .reviewing: return draw(teller.reviewingPage(draft.written, draft.errors), context, draft)
        case .completed: return draw(teller.completedPage(try await aftermath(context.visitor)), context, draft)
        case .refused: return draw(teller.refusedPage(draft.written, draft.errors), context, draft)
        case .reverted, .cancelled, .expired: return draw(teller.overPage(), context, draft)
        }
    }

    private func stepPage(_ teller: FlowTeller, _ draft: FlowDraft, _ context: VisitorContext) async throws -> Response
    {
        switch teller.view.step(wish: draft.wish) {
        case .ways:
            let tracks = try await tracks(teller.view, context.visitor)
            let wasAsked = draft.wish == "ways"
            return draw(teller.waysPage(tracks, wasAsked: wasAsked, draft.errors), context, draft)
        case .number:
            let wasAsked = draft.wish == "number"
            let page = teller.numberPage(
                typed: draft.identifier, reason: draft.reason, wasAsked: wasAsked, draft.errors)
            return draw(page, context, draft)
        case .send(let requirement): return draw(teller.sendPage(requirement), context, draft)
        case .code(let requirement): return draw(teller.codePage(requirement, draft.errors), context, draft)
        case .password(let requirement): return draw(teller.passwordPage(requirement, draft.errors), context, draft)
        case .redirect(let requirement): return draw(teller.redirectPage(requirement), context, draft)
        case .attested(let requirements): return draw(teller.attestedPage(requirements), context, draft)
        case .stop: return draw(teller.stopPage(), context, draft)
        }
    }

    /// A freeze ends every session, this one too, and so does the beginning of an account's grace period: the page that
    /// says so has to be the answer itself.
    func farewell(_ view: FlowView, _ context: VisitorContext) -> Response {
        var teller = teller(view, context)
        teller.isSignedOut = true
        var response =
            view.state == .waiting
            ? kit.page(teller.waitingPage(), context) : kit.page(teller.completedPage(Aftermath()), context)
        response.headers.dropCookie(.visitor)
        return response
    }

    func teller(_ view: FlowView, _ context: VisitorContext) -> FlowTeller {
        let (catalogue, language) = (kit.catalogue, context.page.language)
        let style = kit.styles[context.visitor.realm]
        var teller = FlowTeller(
            view: view, visitor: context.visitor, say: kit.say(context), moments: kit.moments(context),
            now: kit.engine.now(),
            platform: style.name(in: language), sentence: { catalogue.sentence(for: $0, in: language) })
        teller.signIn = style.signsIn ? RoutePath.signIn.filled(with: context.visitor.realm.rawValue) : nil
        teller.ledChecks = Set(style.checks.keys)
        if let realm = view.destination {
            let name = kit.styles[realm].name(in: language)
            let address = RoutePath.signIn.filled(with: realm.rawValue)
            teller.destination = name
            teller.there =
                kit.styles[realm].signsIn
                ? FlowLink(href: address, text: teller.say("flowGoThere", ["name": name])) : nil
        }
        return teller
    }

    func draw(_ model: some PageModel, _ context: VisitorContext, _ draft: FlowDraft) -> Response {
        let home = context.visitor.flow == nil ? RoutePath.securityCentre.rawValue : nil
        let parts = FrameParts(errors: draft.errors, home: home, signOut: RoutePath.signOut.rawValue)
        return kit.page(model, context, parts, draft.status)
    }

    /// Once a way is chosen the flow lists that one alone; the others are what the operation
    /// offers.
    private func tracks(_ view: FlowView, _ visitor: Visitor) async throws -> [NextView.TrackView] {
        guard view.track != nil, view.state == .collecting else { return view.openTracks }
        return try await kit.engine.offer(view.operation, visitor).tracks
    }

    private func aftermath(_ visitor: Visitor) async throws -> Aftermath {
        guard visitor.flow == nil else { return Aftermath(restrictions: try await kit.engine.restrictions(visitor)) }
        let centre = try await kit.engine.securityCentre(visitor)
        return Aftermath(
            restrictions: centre.account.restrictions, advice: centre.advice,
            otherSessions: centre.sessions.count { !$0.isThis })
    }
}

extension FlowView {
    /// A person who came to prove something continues with that, until they ask to see how the
    /// review is going.
    fileprivate func showsProving(_ wish: String?) -> Bool {
        switch wish {
        case "prove", "ways": takesProofs
        // From the link of a notice: a question comes before proofs.
        case FlowPages.arrival: takesProofs && review?.asked != true
        case "review": false
        default: isProving && review?.asked != true
        }
    }
}
