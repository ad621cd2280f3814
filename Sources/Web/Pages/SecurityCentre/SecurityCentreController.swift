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
    private static let endedOthers = "done=ended-others"

    @Sendable func show(_ request: Request, _ context: VisitorContext) async throws -> Response {
        if let flow = context.visitor.flow { return Self.redirect(RoutePath.flowPage.filled(with: flow.description)) }
        let view = try await kit.engine.securityCentre(context.visitor)
        let parts = FrameParts(home: RoutePath.securityCentre.rawValue, signOut: RoutePath.signOut.rawValue)
        return kit.page(page(view, outcome: request.uri.query == Self.endedOthers, context), context, parts)
    }

    @Sendable func endOthers(_ request: Request, _ context: VisitorContext) async throws -> Response {
        _ = try await kit.forms.read(of: request, context)
        try await kit.engine.signOutOthers(context.visitor)
        return Self.redirect("\(RoutePath.securityCentre.rawValue)?\(Self.endedOthers)")
    }

    private static func redirect(_ path: String) -> Response { Response(status: .seeOther, headers: [.location: path]) }
}

// MARK: Drawing

extension SecurityCentreController {
    private func page(_ view: SecurityCentreView, outcome: Bool, _ context: VisitorContext) -> SecurityCentrePage {
        let say = kit.say(context)
        let words = AccountWords(say: say, moments: kit.moments(context))
        let flows = view.openFlows + view.recentFlows
        let operations = Dictionary(flows.map { ($0.id, $0.operation) }) { first, _ in first }
        let bound = view.account.bindings.filter { $0.state != .released }.map { self.bound($0, view.offers, words) }
        let advice = view.advice.map { self.advice($0, view.offers, words, context) }
        let activity = view.activity.compactMap { event in
            words.event(event, operations).map {
                SecurityCentrePage.Event(
                    text: $0, at: words.moments.since(event.at), machine: words.moments.machine(event.at))
            }
        }
        let others = view.sessions.count { !$0.isThis }
        return SecurityCentrePage(
            outcome: outcome ? say("accountEndedOthers") : nil, statusNote: statusNote(view, words),
            restrictions: view.account.restrictions.map(words.restriction),
            open: view.openFlows.map { item($0, words, "accountContinue") }, bound: bound, advice: advice,
            actions: view.offers.map { start($0, words, isDanger: kit.engine.operations.traits(of: $0).freezes) },
            recent: view.recentFlows.map { item($0, words, "accountLook") }, activity: activity,
            devices: view.sessions.map { device($0, words) }, endOthers: RoutePath.endOtherSessions.rawValue,
            leave: leave(to: view.returnURL, context, say),
            hasRestrictions: !view.account.restrictions.isEmpty, hasOpen: !view.openFlows.isEmpty,
            hasAdvice: !advice.isEmpty,
            hasActions: !view.offers.isEmpty, hasRecent: !view.recentFlows.isEmpty, hasActivity: !activity.isEmpty,
            hasOthers: others > 0)
    }

    /// Frozen or restricted: what that means, and what lifts it. An account that is being looked
    /// into already waits for that.
    private func statusNote(_ view: SecurityCentreView, _ words: AccountWords) -> SecurityCentrePage.StatusNote? {
        guard view.account.status != .active else { return nil }
        let status = view.account.status.rawValue
        let lift = view.offers.first { kit.engine.operations.traits(of: $0).liftsFreeze }
        return SecurityCentrePage.StatusNote(
            title: words.say("accountStatusNote.\(status)"),
            text: words.say(view.isDisputed ? "accountStatusNoteDisputed" : "accountStatusNoteText.\(status)"),
            link: lift.map { start($0, words) })
    }

    private func bound(
        _ binding: BindingView, _ offers: [OperationName], _ words: AccountWords
    ) -> SecurityCentrePage.Bound {
        let isActive = binding.state == .active
        let confidence =
            isActive ? "accountConfidence.\(binding.confidence.rawValue)" : "accountBinding.\(binding.state.rawValue)"
        let change = offers.first { $0.kind == binding.kind && kit.engine.operations.traits(of: $0).shape == .replaces }
        return SecurityCentrePage.Bound(
            kind: words.kind(binding.kind), masked: binding.masked, confidence: words.say(confidence),
            tag: isActive && binding.confidence != .claimed ? "good" : "warn",
            since: words.moments.date(binding.boundAt),
            proved: binding.provedAt.map(words.moments.date), change: isActive ? change.map { start($0, words) } : nil)
    }

    private func item(_ flow: FlowView, _ words: AccountWords, _ link: String) -> SecurityCentrePage.Item {
        let title = words.request(flow.operation)
        return SecurityCentrePage.Item(
            title: title, detail: words.state(flow),
            link: .init(
                href: RoutePath.flowPage.filled(with: flow.id.description), text: words.say(link), isDanger: false),
            about: title)
    }

    private func advice(
        _ code: ReasonCode, _ offers: [OperationName], _ words: AccountWords, _ context: VisitorContext
    ) -> SecurityCentrePage.Item {
        let sentence = kit.sentence(code, context)
        let remedy = offers.first { Self.remedies(code).contains($0.description) }
        return SecurityCentrePage.Item(
            title: sentence.title, detail: sentence.detail, link: remedy.map { start($0, words) }, about: "")
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

    private func start(
        _ operation: OperationName, _ words: AccountWords, isDanger: Bool = false
    ) -> SecurityCentrePage.PageLink {
        .init(
            href: RoutePath.startOperation.filled(with: operation.description), text: words.action(operation),
            isDanger: isDanger)
    }

    /// Back to the platform that sent the person here.
    private func leave(to url: String?, _ context: VisitorContext, _ say: Speech) -> SecurityCentrePage.PageLink? {
        url.map { url in
            let name = kit.styles[context.realm].name(in: context.page.language)
            return .init(href: url, text: say("accountLeave", ["name": name]), isDanger: false)
        }
    }
}
