import Domain
import Engine

/// What an account holds and went through, in words. What is new to a platform's policy and has no
/// word here gets a general one.
struct AccountWords {
    let say: Speech
    let moments: Moments

    /// `Change of the phone number`
    func request(_ operation: OperationName) -> String {
        say.ifKnown("accountRequest", of: operation) ?? say("accountRequestOther")
    }

    /// `Change phone number`
    func action(_ operation: OperationName) -> String {
        say.ifKnown("accountAction", of: operation) ?? request(operation)
    }

    func kind(_ kind: IdentifierKind) -> String { say.kind(kind).capitalisedFirst }

    func restriction(_ restriction: RestrictionView) -> String {
        let what =
            say.capability("accountLimited", restriction.capability)
            ?? say("accountLimitedOther", ["name": restriction.capability])
        return say("accountLimitedUntil", ["what": what, "until": moments.moment(restriction.until)])
    }

    /// The state of a request, with the moment that matters in it.
    func state(_ flow: FlowView) -> String {
        let at = flow.waitsUntil ?? flow.review?.dueAt ?? flow.deadline ?? flow.endedAt
        let word = flow.review?.asked == true ? "accountState.asked" : "accountState.\(flow.state)"
        return say(word, ["at": at.map(moments.moment) ?? ""])
    }

    /// Nil for events that say nothing to the person.
    func event(_ event: ActivityView, _ operations: [FlowID: OperationName]) -> String? {
        guard let word = say.ifKnown("accountEvent.\(event.event)") else { return nil }
        let name = event.flow.flatMap { operations[$0] }.map(request) ?? say("accountRequestOther")
        let ways = WayWords(say: say, moments: moments, kind: event.flow.flatMap { operations[$0]?.kind })
        let need = event.requirement.map { ways.requirement($0, destination: nil) } ?? ""
        return word.replacing("{request}", with: name).replacing("{need}", with: need)
    }
}
