import Domain
import Engine

/// What reviewers read, in their words. What a policy names as it likes is shown as written there
/// if there is no word for it.
extension Desk {
    func operation(_ name: OperationName) -> String { say.ifKnown("deskOperation", of: name) ?? name.description }
    func capability(_ name: String) -> String { say.capability("deskCapability", name) ?? name }
    func queue(_ name: String) -> String { known("deskQueue", name) }
    func track(_ name: String) -> String { known("deskTrack", name) }
    func given(_ reason: String) -> String { known("deskGiven", reason) }
    func kind(_ kind: IdentifierKind) -> String { say.kind(kind).capitalisedFirst }
    func event(_ name: String) -> String { known("deskEvent", name) }
    func ground(_ name: String) -> String { known("deskGround", name) }
    func fact(_ name: String) -> String { known("deskFact", name) }

    /// A code that a person entered, a method of the platform's, or both in a row: `old.code`,
    /// `face`.
    func proof(_ requirement: Requirement) -> String { known("deskProof", requirement.description) }

    /// `12d` as "12 days", `yes` as the word for it.
    func value(_ text: String) -> String {
        let units: [Character: Duration] = ["s": .seconds(1), "m": .minutes(1), "h": .hours(1), "d": .days(1)]
        if let unit = text.last.flatMap({ units[$0] }), let count = Int64(text.dropLast()) {
            return moments.length(.seconds(unit.components.seconds * count))
        }
        return known("deskValue", text)
    }

    /// `21 November 2026 at 16:30, in 5 hours`, or how long it has been late.
    func due(_ at: Instant, now: Instant) -> String {
        let until = moments.until(at) ?? say("deskLateBy", ["length": moments.length(now.since(at))])
        return say("deskDueAt", ["moment": moments.moment(at), "until": until])
    }

    /// Nil where one person's word is enough.
    func approvals(_ view: CaseView) -> String? {
        guard view.people > 1 else { return nil }
        let count = view.verdicts.count { $0.vote == .approve }
        return say("deskApprovals", ["count": moments.number(count), "people": moments.number(view.people)])
    }

    func known(_ group: String, _ name: String) -> String { say.ifKnown("\(group).\(name)") ?? name }
}
