import Domain
import Engine
import Flows
import HTTPTypes
import Hummingbird

/// What was chosen on the page before an operation begins.
private struct Typed {
    /// The button that was pressed.
    var track = ""
    /// The change that a dispute is about.
    var about: FlowID?
    /// What it is to be about, where there is a choice.
    var bindings: [BindingID] = []
}

/// The page before an operation begins, and its beginning.
struct StartController {
    let kit: PageKit

    var endpoints: [Endpoint<VisitorContext>] {
        [
            .get(.startOperation, use: show),
            .post(.startOperation, use: start),
            .get(.startInvited, use: show),
            .post(.startInvited, use: start),
        ]
    }

    @Sendable func show(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let operation = try operation(context)
        if let flow = context.visitor.flow { return Self.redirect(flow) }
        return try await page(operation, context)
    }

    /// An open request of the same sort is continued instead of starting a second one, so that
    /// pressing twice is harmless.
    @Sendable func start(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let operation = try operation(context)
        let form = try await kit.forms.read(
            .text("track", most: 64), .text("about", most: 64), .several("binding"), of: request, context)
        let typed = Typed(
            track: form["track"], about: FlowID(form["about"]),
            bindings: form.all("binding").compactMap { BindingID($0) })
        let missing = missing(operation, typed, context)
        guard missing.isEmpty else {
            return try await page(operation, context, .unprocessableContent, missing, typed)
        }
        do {
            let flow = try await kit.engine.startFlow(
                operation, track: typed.track, bindings: typed.bindings,
                about: traits(operation).isClaim ? typed.about : nil, invitation: invitation(context), context.visitor,
                context.page.browser)
            return Self.redirect(flow)
        } catch let refusal as Refusal where refusal.sort != .unauthenticated {
            return try await page(operation, context, refusal.sort.status, errors(refusal, context), typed)
        }
    }

    private func operation(_ context: VisitorContext) throws -> OperationName {
        guard let operation = context.parameters.get(RoutePath.operation).flatMap({ OperationName($0) }) else {
            throw Problem.routeNotFound
        }
        return operation
    }

    /// The token of the invitation that led here.
    private func invitation(_ context: VisitorContext) -> String? { context.parameters.get(RoutePath.token) }

    private func traits(_ operation: OperationName) -> OperationTraits { kit.engine.operations.traits(of: operation) }

    private func missing(
        _ operation: OperationName, _ typed: Typed, _ context: VisitorContext
    ) -> [FieldError] {
        var errors: [FieldError] = []
        if traits(operation).isClaim, typed.about == nil {
            errors.append(FieldError("about", kit.say(context)("startNoAbout")))
        }
        if typed.track.isEmpty { errors.append(FieldError("track", kit.say(context)("startNoTrack"))) }
        return errors
    }

    private func errors(_ refusal: Refusal, _ context: VisitorContext) -> [FieldError] {
        let codes = refusal.reasons.isEmpty ? [refusal.code] : refusal.reasons.map(\.code)
        return codes.map { code in
            let (say, sentence) = (kit.say(context), kit.sentence(code, context))
            return FieldError(
                Self.fields[code],
                say("refusedWhy", ["title": sentence.title, "detail": sentence.detail]))
        }
    }

    private static let fields: [ReasonCode: String] = [
        "track.unknown": "track", "binding.choose": "binding", "binding.unknown": "binding",
        "binding.last": "binding",
    ]

    private static func redirect(_ flow: FlowID) -> Response {
        Response(status: .seeOther, headers: [.location: RoutePath.flowPage.filled(with: flow.description)])
    }
}

// MARK: Drawing

extension StartController {
    private func page(
        _ operation: OperationName, _ context: VisitorContext, _ status: HTTPResponse.Status = .ok,
        _ errors: [FieldError] = [], _ typed: Typed = Typed()
    ) async throws -> Response {
        let offer = try await kit.engine.offer(
            operation, context.visitor, invitation: invitation(context), context.page.browser)
        let centre = try await kit.engine.securityCentre(context.visitor)
        let disputable = try await disputable(offer, centre, context)
        let choices = Choices(
            offer: offer, disputable: disputable, typed: typed, errors: errors,
            isDispute: traits(operation).isClaim,
            takesAll: traits(operation).leadsElsewhere && typed.track.isEmpty)
        let model = model(choices, centre, context)
        let parts = FrameParts(
            errors: errors, home: RoutePath.securityCentre.rawValue, signOut: RoutePath.signOut.rawValue)
        return kit.page(model, context, parts, status)
    }

    /// What the form offers, and what was chosen of it.
    private struct Choices {
        let offer: OfferView
        let disputable: [FlowView]
        let typed: Typed
        let errors: [FieldError]

        var operation: OperationName { offer.operation }
        let isDispute: Bool
        /// Whoever goes takes everything along, until they choose otherwise.
        let takesAll: Bool
    }

    private func disputable(
        _ offer: OfferView, _ centre: SecurityCentreView, _ context: VisitorContext
    ) async throws -> [FlowView] {
        guard traits(offer.operation).isClaim else { return [] }
        var flows: [FlowView] = []
        for id in centre.disputable { flows.append(try await kit.engine.readFlow(id, context.visitor)) }
        return flows
    }

    private func model(_ choices: Choices, _ centre: SecurityCentreView, _ context: VisitorContext) -> StartPage {
        let (say, offer) = (kit.say(context), choices.offer)
        let words = AccountWords(say: say, moments: kit.moments(context))
        let underWay = self.underWay(offer, centre, words).map { [$0] }
        let objections = underWay ?? self.objections(choices, words, context)
        let changes = traits(offer.operation).changesIdentifiers
        let copy = changes ? centre.account.bindings.filter { $0.state == .active } : []
        let subject = offer.subject.map { PageFact(name: say("startSubject", of: offer.operation), value: $0) }
        let names = names(offer, context)
        return StartPage(
            title: words.action(offer.operation),
            intro: say.ifKnown("startIntro", of: offer.operation, names) ?? say("startIntroOther"),
            subject: subject, staying: offer.staying.map { .init(kind: words.kind($0.kind), masked: $0.masked) },
            stayingText: say("startStayingText", names),
            steps: lines("startStep", offer.operation, say, names), uses: offer.uses.map { uses($0, words, context) },
            objections: objections,
            form: objections.isEmpty ? form(choices, words, context) : nil,
            knowledge: lines("startKnow", offer.operation, say, names),
            copy: copy.map { .init(kind: words.kind($0.kind), masked: $0.masked) },
            back: RoutePath.securityCentre.rawValue,
            hasObjections: !objections.isEmpty, hasCopy: objections.isEmpty && !copy.isEmpty,
            hasUses: !offer.uses.isEmpty, hasStaying: objections.isEmpty && !offer.staying.isEmpty)
    }

    private func uses(
        _ identifier: IdentifierUsesView, _ words: AccountWords, _ context: VisitorContext
    ) -> StartPage.Uses {
        let lines = identifier.uses.map { use in
            StartPage.UseLine(text: kit.sentence(use.code, context).detail, isLast: use.isLast)
        }
        return StartPage.Uses(kind: words.kind(identifier.kind), masked: identifier.masked, uses: lines)
    }

    /// Of the services that words about it may name.
    private func names(_ offer: OfferView, _ context: VisitorContext) -> [String: String] {
        let language = context.page.language
        let there = offer.destination.map { kit.styles[$0].name(in: language) }
        return ["platform": kit.styles[context.realm].name(in: language), "destination": there ?? ""]
    }

    /// `startStep1.change`, `startStep2.change` and so on, as many as there are words for.
    private func lines(
        _ word: String, _ operation: OperationName, _ say: Speech, _ names: [String: String]
    ) -> [String] {
        (1...6).compactMap { say.ifKnown("\(word)\($0)", of: operation, names) }
    }

    private func form(_ choices: Choices, _ words: AccountWords, _ context: VisitorContext) -> StartForm {
        let (say, operation) = (words.say, choices.operation)
        let platform = kit.styles[context.realm].name(in: context.page.language)
        let ways = WayWords(say: say, moments: words.moments, kind: operation.kind, platform: platform)
        let destinations = choices.offer.subject.map { [Requirement.oldCode: $0] } ?? [:]
        let button = say.ifKnown("startButton", of: operation) ?? say("continue")
        return StartForm(
            about: choices.isDispute ? about(choices, words) : nil, binding: binding(choices, words),
            ways: ways.offer(
                choices.offer.tracks, destinations: destinations, button: button,
                isDanger: traits(operation).freezes || traits(operation).closes))
    }

    /// Which one or which ones, where the account has several.
    private func binding(_ choices: Choices, _ words: AccountWords) -> Choice? {
        guard !choices.offer.choices.isEmpty else { return nil }
        let isMany = choices.offer.canChooseSeveral
        let kinds = Set(choices.offer.choices.map(\.kind))
        let chosen = choices.takesAll ? choices.offer.choices.map(\.id) : choices.typed.bindings
        return Choice(
            "binding", words.say(isMany ? "startBindings" : "startBinding", of: choices.operation),
            errors: choices.errors, allChosen: chosen.map(\.description), isMany: isMany,
            options: choices.offer.choices.map { held in
                (
                    held.id.description, kinds.count > 1 ? "\(words.kind(held.kind)) \(held.masked)" : held.masked,
                    words.say("startBindingSince", ["at": words.moments.date(held.boundAt)])
                )
            })
    }

    private func about(_ choices: Choices, _ words: AccountWords) -> Choice {
        let chosen = choices.typed.about ?? (choices.disputable.count == 1 ? choices.disputable.first?.id : nil)
        return Choice(
            "about", words.say("startAbout"), errors: choices.errors, chosen: chosen?.description,
            options: choices.disputable.map { flow in
                let values = words.say.changes(flow.changes) ?? ""
                return (
                    flow.id.description, words.request(flow.operation) + words.say("accountColon") + values,
                    words.state(flow)
                )
            })
    }
}

// MARK: What speaks against it

extension StartController {
    /// A request of the same sort that waits: starting would only lead back to it. Where there is a choice, another
    /// may be meant.
    private func underWay(
        _ offer: OfferView, _ centre: SecurityCentreView, _ words: AccountWords
    ) -> StartPage.Objection? {
        guard !traits(offer.operation).isClaim, offer.choices.isEmpty else { return nil }
        let waiting = centre.openFlows.first { $0.operation == offer.operation && $0.state != .collecting }
        return waiting.map { flow in
            let href = RoutePath.flowPage.filled(with: flow.id.description)
            return StartPage.Objection(
                title: words.say("startUnderWay"), detail: words.state(flow), at: nil,
                link: .init(href: href, text: words.say("accountLook")))
        }
    }

    private func objections(
        _ choices: Choices, _ words: AccountWords, _ context: VisitorContext
    ) -> [StartPage.Objection] {
        if choices.isDispute, choices.disputable.isEmpty, choices.offer.objections.isEmpty {
            return [
                .init(
                    title: words.say("startNothingToDispute"), detail: words.say("startNothingToDisputeText"), at: nil,
                    link: nil)
            ]
        }
        if choices.offer.objections.contains(where: { $0.code == "invitation.missing" }) {
            return beginnings(choices.operation, context)
        }
        return choices.offer.objections.map { reason in
            let sentence = kit.sentence(reason.code, context)
            return StartPage.Objection(
                title: sentence.title, detail: sentence.detail, at: reason.wayForward.at.map(words.moments.moment),
                link: wayForward(reason, choices.offer, words, context))
        }
    }

    /// What leads elsewhere begins there, at the account that it leads to.
    private func beginnings(_ operation: OperationName, _ context: VisitorContext) -> [StartPage.Objection] {
        let (say, sentence) = (kit.say(context), kit.sentence("invitation.missing", context))
        return kit.engine.destinations(of: operation, from: context.visitor.realm).map { realm in
            let (style, name) = (kit.styles[realm], ["name": kit.styles[realm].name(in: context.page.language)])
            let address = RoutePath.signIn.filled(with: realm.rawValue)
            let href = style.signsIn ? NextPage.link(address, NextPage(RoutePath.invite.rawValue)) : nil
            return StartPage.Objection(
                title: say("startBeginThere", name), detail: sentence.detail, at: nil,
                link: href.map { .init(href: $0, text: say("startBeginThereLink", name)) })
        }
    }

    private func wayForward(
        _ reason: ReasonView, _ offer: OfferView, _ words: AccountWords, _ context: VisitorContext
    ) -> SecurityCentrePage.PageLink? {
        let style = kit.styles[context.realm]
        if reason.wayForward.action == "unfreeze" {
            let href = RoutePath.startOperation.filled(with: OperationName.unfreeze.description)
            return .init(href: href, text: words.action(.unfreeze))
        }
        if let first = reason.wayForward.operation {
            let href = RoutePath.startOperation.filled(with: first.description)
            return .init(href: href, text: words.action(first))
        }
        guard reason.code == "session.stale" else { return nil }
        if style.signsIn {
            let next = NextPage(context.page.path)
            let href = NextPage.link(RoutePath.signIn.filled(with: context.visitor.realm.rawValue), next)
            return .init(href: href, text: words.say("signInAgain"))
        }
        return offer.returnURL.map { url in
            .init(
                href: url, text: words.say("accountLeave", ["name": style.name(in: context.page.language)]))
        }
    }
}
