import Domain
import Engine
import Flows
import HTTPTypes
import Hummingbird

/// The security centre: what is bound, how things stand, and where each thing is changed.
struct SecurityCentreController {
    let kit: PageKit

    var endpoints: [Endpoint<VisitorContext>] {
        [
            .get(.securityCentre, use: show),
            .post(.endOtherSessions, use: endOthers),
        ]
    }

    /// Tells in the address which outcome to show, since the page before it is gone by then.
    private static let outcomes = ["done=ended-others": "accountEndedOthers", "done=back": "accountIsBack"]
    /// For somebody whose account was being closed until they signed in.
    static let welcome = "\(RoutePath.securityCentre.rawValue)?done=back"

    @Sendable func show(_ request: Request, _ context: VisitorContext) async throws -> Response {
        if let flow = context.visitor.flow { return Self.redirect(RoutePath.flowPage.filled(with: flow.description)) }
        let view = try await kit.engine.securityCentre(context.visitor)
        let parts = FrameParts(home: RoutePath.securityCentre.rawValue, signOut: RoutePath.signOut.rawValue)
        return kit.page(page(view, outcome: request.uri.query.flatMap { Self.outcomes[$0] }, context), context, parts)
    }

    @Sendable func endOthers(_ request: Request, _ context: VisitorContext) async throws -> Response {
        _ = try await kit.forms.read(of: request, context)
        try await kit.engine.signOutOthers(context.visitor)
        return Self.redirect("\(RoutePath.securityCentre.rawValue)?done=ended-others")
    }

    private static func redirect(_ path: String) -> Response { Response(status: .seeOther, headers: [.location: path]) }
}

// MARK: Drawing

extension SecurityCentreController {
    private func page(_ view: SecurityCentreView, outcome: String?, _ context: VisitorContext) -> SecurityCentrePage {
        let say = kit.say(context)
        let words = AccountWords(say: say, moments: kit.moments(context))
        let flows = view.openFlows + view.recentFlows
        let operations = Dictionary(flows.map { ($0.id, $0.operation) }) { first, _ in first }
        let bound =
            view.account.bindings.filter { $0.state != .released }.map { self.bound($0, view.offers, words) }
            + view.offers.compactMap { unbound($0, view.account, words) }
        let others = [invite(view, words)].compactMap { $0 } + otherOffers(view, beside: bound).map { row($0, words) }
        let advice = view.advice.map { self.advice($0, view.offers, words, context) }
        let activity = view.activity.compactMap { event in
            words.event(event, operations).map {
                SecurityCentrePage.Event(
                    text: $0, at: words.moments.since(event.at), machine: words.moments.machine(event.at))
            }
        }
        let otherDevices = view.sessions.count { !$0.isThis }
        return SecurityCentrePage(
            outcome: outcome.map { say($0) }, statusNote: statusNote(view, words),
            restrictions: view.account.restrictions.map(words.restriction),
            open: view.openFlows.map { item($0, words, awaits($0) ? "accountContinue" : "accountLook") }, bound: bound,
            advice: advice,
            others: others,
            recent: view.recentFlows.map { item($0, words, "accountLook") }, activity: activity,
            devices: view.sessions.map { device($0, words) }, endOthers: RoutePath.endOtherSessions.rawValue,
            leave: leave(to: view.returnURL, context, say),
            hasRestrictions: !view.account.restrictions.isEmpty, hasOpen: !view.openFlows.isEmpty,
            hasAdvice: !advice.isEmpty, hasOtherActions: !others.isEmpty,
            hasRecent: !view.recentFlows.isEmpty, hasActivity: !activity.isEmpty, hasOtherDevices: otherDevices > 0)
    }

    /// Frozen or restricted: what that means, and what lifts it. An account that is being looked
    /// into already waits for that.
    private func statusNote(_ view: SecurityCentreView, _ words: AccountWords) -> SecurityCentrePage.StatusNote? {
        guard view.account.status != .active else { return nil }
        let status = view.account.status.rawValue
        return SecurityCentrePage.StatusNote(
            title: words.say("accountStatusNote.\(status)"),
            text: words.say(view.isDisputed ? "accountStatusNoteDisputed" : "accountStatusNoteText.\(status)"),
            link: lift(view).map { .init(href: Self.begin($0), text: words.action($0)) })
    }

    private func lift(_ view: SecurityCentreView) -> OperationName? {
        view.offers.first { kit.engine.operations.traits(of: $0).liftsFreeze }
    }

    private func bound(
        _ binding: BindingView, _ offers: [OperationName], _ words: AccountWords
    ) -> SecurityCentrePage.Row {
        let isActive = binding.state == .active
        let state =
            isActive ? "accountConfidence.\(binding.confidence.rawValue)" : "accountBinding.\(binding.state.rawValue)"
        let change = isActive ? offers.first { $0.kind == binding.kind && shape($0) == .replaces } : nil
        let (at, word) = binding.provedAt.map { ($0, "accountProvedOn") } ?? (binding.boundAt, "accountBoundOn")
        return SecurityCentrePage.Row(
            name: words.kind(binding.kind), detail: words.say(word, ["date": words.moments.date(at)]),
            value: binding.masked, state: words.say(state),
            tone: isActive && binding.confidence != .claimed ? "good" : "warn", href: change.map(Self.begin),
            action: change.map(words.action), verb: change.map { _ in words.say("accountChange") })
    }

    /// A place that is free yet.
    private func unbound(
        _ offer: OperationName, _ account: AccountView, _ words: AccountWords
    ) -> SecurityCentrePage.Row? {
        guard shape(offer) == .adds, let kind = offer.kind,
            !account.bindings.contains(where: { $0.kind == kind && $0.state != .released })
        else { return nil }
        return SecurityCentrePage.Row(
            name: words.kind(kind), detail: nil, state: words.say("accountUnbound"), href: Self.begin(offer),
            action: words.action(offer), verb: words.say("accountAdd"))
    }

    /// The operations that have no row beside a binding. Freezing comes late: easy to find when it is needed, and
    /// quiet until then. Closing comes last.
    private func otherOffers(
        _ view: SecurityCentreView, beside rows: [SecurityCentrePage.Row]
    ) -> [OperationName] {
        let linked = Set(rows.compactMap(\.href))
        let lift = view.account.status == .active ? nil : lift(view)
        let others = view.offers.filter { !linked.contains(Self.begin($0)) && $0 != lift }
        let plain = others.filter { !freezes($0) && !closes($0) }
        return plain + others.filter(freezes) + others.filter(closes)
    }

    private func shape(_ operation: OperationName) -> OperationShape {
        kit.engine.operations.traits(of: operation).shape
    }

    private func freezes(_ operation: OperationName) -> Bool { kit.engine.operations.traits(of: operation).freezes }

    private func closes(_ operation: OperationName) -> Bool { kit.engine.operations.traits(of: operation).closes }

    private func row(_ operation: OperationName, _ words: AccountWords) -> SecurityCentrePage.Row {
        SecurityCentrePage.Row(
            name: words.action(operation), detail: words.say.ifKnown("accountActionWhy", of: operation),
            href: Self.begin(operation))
    }

    /// Nothing where this service takes in nothing from another one.
    private func invite(_ view: SecurityCentreView, _ words: AccountWords) -> SecurityCentrePage.Row? {
        guard !view.origins.isEmpty else { return nil }
        return SecurityCentrePage.Row(
            name: words.say("inviteTitle"), detail: words.say("inviteWhy"), href: RoutePath.invite.rawValue)
    }

    /// Whether the next step is the person's.
    private func awaits(_ flow: FlowView) -> Bool { flow.state == .collecting || flow.review?.asked == true }

    private func item(_ flow: FlowView, _ words: AccountWords, _ link: String) -> SecurityCentrePage.Row {
        SecurityCentrePage.Row(
            name: words.request(flow.operation), detail: words.state(flow), state: words.say(link),
            href: RoutePath.flowPage.filled(with: flow.id.description))
    }

    private func advice(
        _ code: ReasonCode, _ offers: [OperationName], _ words: AccountWords, _ context: VisitorContext
    ) -> SecurityCentrePage.Row {
        let sentence = kit.sentence(code, context)
        let remedy = offers.first { Self.remedies(code).contains($0.description) }
        return SecurityCentrePage.Row(
            name: sentence.title, detail: sentence.detail, href: remedy.map(Self.begin),
            action: remedy.map(words.action))
    }

    /// What can be done here about a piece of advice, such as `advice.reverify-phone`.
    private static func remedies(_ advice: ReasonCode) -> [String] {
        guard let match = advice.rawValue.wholeMatch(of: /advice\.(reverify|add)-(.+)/) else { return [] }
        return ["\(match.2).\(match.1 == "add" ? Verb.bind : .change)"]
    }

    private func device(_ session: SessionView, _ words: AccountWords) -> SecurityCentrePage.Device {
        SecurityCentrePage.Device(
            name: session.agent ?? words.say("accountDeviceUnknown"),
            signedIn: words.moments.moment(session.signedInAt), seen: words.moments.since(session.seenAt),
            isThis: session.isThis)
    }

    private static func begin(_ operation: OperationName) -> String {
        RoutePath.startOperation.filled(with: operation.description)
    }

    /// Back to the platform that sent the person here.
    private func leave(to url: String?, _ context: VisitorContext, _ say: Speech) -> SecurityCentrePage.PageLink? {
        url.map { url in
            let name = kit.styles[context.realm].name(in: context.page.language)
            return .init(href: url, text: say("accountLeave", ["name": name]))
        }
    }
}
