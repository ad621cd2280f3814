import Domain
import Engine

extension CasePage {
    /// What one word on the case, or any, brings about.
    struct Prospect: Sendable {
        let name: String
        let text: String
    }

    /// The decided case that an appeal is against.
    struct Appealed: Sendable {
        let href: String
        let state: String
        let tag: String
        let at: String
        let verdicts: [VoteCard]
    }
}

/// Puts in words what each word on an open case brings about.
struct VerdictTeller {
    let view: CaseView
    let prospects: VerdictProspects
    let desk: Desk
    let dispute: DisputeTeller

    private var say: Speech { desk.say }
    private var isDispute: Bool { !view.parties.isEmpty }

    var told: [CasePage.Prospect] {
        (isDispute ? disputed : requested) + [prospect("prospectEither", [freeze, recipients])]
    }

    // MARK: A request

    private var requested: [CasePage.Prospect] {
        let (wait, undo) = (prospects.wait.map(desk.moments.length), prospects.undo.map(desk.moments.length))
        return [
            prospect(
                "prospectApprove",
                [
                    wait.map { say("prospectWaits", ["length": $0]) } ?? say("prospectNow"),
                    undo.map { say("prospectUndo", ["length": $0]) }, missingPeople,
                ]),
            prospect("prospectRefuse", [say("prospectNothing"), appeal]),
        ]
    }

    private var appeal: String { say(prospects.canBeAppealed ? "prospectAppeal" : "prospectNoAppeal") }

    // MARK: A dispute

    private var disputed: [CasePage.Prospect] {
        let claims = view.parties.filter { $0.claims && $0.isOpen }
        return claims.map { word(of: $0, among: claims) } + [
            prospect("prospectRefuseAll", [say("prospectAllStay"), refused(claims), appeal])
        ]
    }

    private func word(of party: PartyView, among claims: [PartyView]) -> CasePage.Prospect {
        let first = view.changes.firstIndex { $0.flow == party.about } ?? view.changes.endIndex
        let back = view.changes[first...]
        let others = claims.filter { $0.flow != party.flow }
        let isGranted = { (other: PartyView) in back.contains { $0.flow == other.about } }
        let text = [
            say("prospectGoesBack", ["changes": list(back.indices.map(dispute.title(ofChangeAt:)))]),
            granted(others.filter(isGranted)), refused(others.filter { !isGranted($0) }), missingPeople,
        ]
        return .init(
            name: say("prospectWord", ["party": dispute.name(of: party.flow) ?? ""]), text: sentences(text))
    }

    private func granted(_ parties: [PartyView]) -> String? {
        parties.isEmpty ? nil : say("prospectGranted", ["parties": names(parties)])
    }

    private func refused(_ parties: [PartyView]) -> String? {
        parties.isEmpty ? nil : say("prospectRefused", ["parties": names(parties)])
    }

    private func names(_ parties: [PartyView]) -> String { list(parties.compactMap { dispute.name(of: $0.flow) }) }

    // MARK: What both have in common

    /// One refusal is enough; an approval is not, where policy wants several people.
    private var missingPeople: String? {
        let missing = view.people - view.verdicts.count { $0.vote == .approve }
        return missing > 1 ? say("prospectPeople", ["count": desk.moments.number(missing)]) : nil
    }

    private var freeze: String? {
        guard isDispute else { return nil }
        return say(prospects.staysFrozen ? "prospectStaysFrozen" : "prospectThawed")
    }

    private var recipients: String {
        prospects.told.isEmpty ? say("prospectNobodyTold") : say("prospectTold", ["addresses": list(prospects.told)])
    }

    private func prospect(_ name: String, _ texts: [String?]) -> CasePage.Prospect {
        .init(name: say(name), text: sentences(texts))
    }

    private func sentences(_ texts: [String?]) -> String {
        texts.compactMap(\.self).joined(separator: say.language == .chinese ? "" : " ")
    }

    private func list(_ texts: [String]) -> String { texts.joined(separator: say("deskComma")) }
}
