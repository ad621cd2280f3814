import Domain
import Engine
import Flows

/// A flow on its way to a page: its state, who looks at it, and the means to put it into words.
struct FlowTeller: Sendable {
    let view: FlowView
    let visitor: Visitor
    let say: Speech
    let moments: Moments
    let now: Instant
    /// The platform's name.
    let platform: String
    let sentence: @Sendable (ReasonCode) -> Catalogue.Sentence
    /// Where it leads: the other platform's name, and where people sign in there, where they do it here.
    var there: FlowLink?
    var destination: String?
    /// What was done has ended the session, so that no page behind it can be linked to.
    var isSignedOut = false
    /// Where people sign in, where they do it here.
    var signIn: String?
    /// Checks for which the platform has a page that people are led to.
    var ledChecks: Set<MethodName> = []

    var flowState: FlowState.Name { view.effectiveState(at: now) }

    /// The word for this operation, where it has one of its own.
    func word(_ key: String, _ values: [String: String] = [:]) -> String {
        wordIfKnown(key, values) ?? say(key, of: view.operation, named(values))
    }

    /// In a dispute, a party that says it made the change reads other words than one that says it did not.
    func wordIfKnown(_ key: String, _ values: [String: String] = [:]) -> String? {
        let defence = "\(key).defence"
        if view.reason == Dispute.defence, say.ifKnown(defence) != nil { return say(defence, values) }
        return say.ifKnown(key, of: view.operation, named(values))
    }

    private func named(_ values: [String: String]) -> [String: String] {
        values.merging(["platform": platform, "destination": destination ?? ""]) { own, _ in own }
    }

    var traits: OperationTraits { say.operations.traits(of: view.operation) }

    func address(_ address: RoutePath) -> String { address.filled(with: view.id.description) }

    /// The page itself, showing what was asked for instead of what is next.
    func wish(_ step: String) -> String { "\(address(.flowPage))?step=\(step)" }

    /// A reason in whole sentences, for an error beside a field.
    func told(_ code: ReasonCode) -> String {
        let sentence = sentence(code)
        return say("flowSentence", ["title": sentence.title, "detail": sentence.detail])
    }

    /// Where the person goes after the end: back to the platform, or to the security centre if they
    /// may see it.
    var onward: FlowLink? {
        if isSignedOut || visitor.method == .link, flowState != .reviewing {
            return signIn.map { FlowLink(href: $0, text: say(traits.closes ? "flowComeBack" : "signInAgain")) }
        }
        if visitor.hasWayBack {
            return FlowLink(href: address(.flowPageLeave), text: say("flowBackTo", ["platform": platform]))
        }
        return visitor.flow == nil ? FlowLink(href: RoutePath.securityCentre.rawValue, text: say("flowToCentre")) : nil
    }

    /// Beginning anew, for whoever may begin anything.
    var anew: FlowLink? {
        guard visitor.flow == nil, view.about == nil else { return nil }
        return FlowLink(
            href: RoutePath.startOperation.filled(with: view.operation.description), text: say("flowStartAgain"))
    }

    var ways: WayWords { WayWords(say: say, moments: moments, kind: view.operation.kind, platform: platform) }

    /// Where codes would go, masked, as far as it is known.
    var destinations: [Requirement: String] {
        let known = view.next.proofs.compactMap { provable in provable.sentTo.map { (provable.requirement, $0) } }
        return Dictionary(known) { first, _ in first }
    }
}

struct FlowLink: Sendable {
    let href: String
    let text: String
}

/// What surrounds every step: the way so far, how long there is, and the ways out.
struct FlowAround: Sendable {
    let trail: FlowTrail
    /// What is changed into what, masked.
    let about: String?
    /// What is true already while somebody proves something.
    let note: String?
    let deadline: String?
    /// Other ways, where there may be some.
    let ways: String?
    let stop: String?
    /// How the review is going, for proofs that are given meanwhile.
    let review: String?
}

extension FlowTeller {
    func around(_ step: FlowStep?) -> FlowAround {
        FlowAround(
            trail: trail(step), about: about, note: flowState == .reviewing ? say("flowProveNote") : nil,
            deadline: deadline,
            ways: step == .ways || view.next.mustProveAgain ? nil : wish("ways"),
            stop: view.canBeStopped ? wish("stop") : nil, review: flowState == .reviewing ? wish("review") : nil)
    }

    var about: String? {
        let (old, new) = (say.list(view.changes.olds), say.list(view.changes.news))
        switch (old.isEmpty, new.isEmpty) {
        case (true, true): return nil
        case (false, false): return word("flowAboutBoth", ["old": old, "new": new])
        case (true, false), (false, true): return word("flowAbout", ["old": old, "new": new])
        }
    }

    private var deadline: String? {
        guard flowState == .collecting, let deadline = view.deadline, deadline > now else { return nil }
        return say("flowDeadline", ["length": moments.length(deadline.since(now))])
    }
}
