import Domain
import Engine
import Flows

extension CasePage {
    /// A change that a dispute is about.
    struct Change: Sendable {
        let operation: String
        /// `+86 138****8000 → +86 139****5678`
        let values: String?
        let at: String
        let machine: String
        /// By whom it was made and over what, as far as it is known.
        let lines: [Line]
        let proofs: [Moment]
    }

    /// One of those who say something in a dispute.
    struct Party: Sendable {
        let title: String
        /// Nil once there is nothing left to compare it with.
        let age: String?
        /// `good` or `warn`; nil where neither is known.
        let ageTag: String?
        /// Whoever made the changes may be the one who speaks.
        let isNewer: Bool
        let lines: [Line]
    }
}

/// Puts a dispute in words: what it is about, and who says what about whom.
struct DisputeTeller {
    let view: CaseView
    let desk: Desk

    private var say: Speech { desk.say }

    // MARK: What it is about

    var changes: [CasePage.Change] {
        view.changes.map { change in
            .init(
                operation: desk.operation(change.operation), values: say.changes(change.changes),
                at: desk.moments.moment(change.completedAt),
                machine: desk.moments.machine(change.completedAt), lines: lines(about: change),
                proofs: change.proofs.map { proof in
                    .init(
                        at: desk.moments.moment(proof.provedAt), machine: desk.moments.machine(proof.provedAt),
                        text: desk.proof(proof.requirement),
                        detail: proof.reference.map { say("caseProofReference", ["reference": $0]) })
                })
        }
    }

    private func lines(about change: ChangeInDoubtView) -> [CasePage.Line] {
        let device: String? =
            switch change.deviceKnown {
            case .yes: say("caseChangeDevice.yes")
            case .no: say("caseChangeDevice.no")
            case .unknown: nil
            }
        let by = [
            desk.value(change.channel.rawValue),
            change.session.map { say("caseChangeSession", ["method": desk.value($0)]) }, device, change.country,
        ]
        return [
            line("caseChangeBy", by.compactMap(\.self).joined(separator: say("deskComma"))),
            change.track.map { line("caseTrack", desk.track($0)) },
        ].compactMap(\.self)
    }

    /// `change 1 (+86 138****8000 → +86 139****5678)`
    func title(ofChangeAt place: Int) -> String {
        let number = say("caseChangeInText", ["number": desk.moments.number(place + 1)])
        return say.changes(view.changes[place].changes).map {
            say("caseChangeWithValues", ["change": number, "values": $0])
        } ?? number
    }

    /// From one, as the page counts them; nil for a change that is no longer in doubt.
    private func place(of change: FlowID?) -> String? {
        view.changes.firstIndex { $0.flow == change }.map { desk.moments.number($0 + 1) }
    }

    // MARK: Who says something

    var parties: [CasePage.Party] {
        view.parties.map { party in
            .init(
                title: title(of: party), age: age(of: party), ageTag: party.age?.ageTag ?? "",
                isNewer: party.claims && party.age?.isNewer ?? false, lines: lines(about: party))
        }
    }

    /// `Party 2`; nil for what is said outside of a dispute.
    func name(of party: FlowID?) -> String? {
        view.parties.firstIndex { $0.flow == party }.map { say("caseParty", ["number": desk.moments.number($0 + 1)]) }
    }

    /// `Party 2, by the link to +86 138****8000`
    private func title(of party: PartyView) -> String {
        let origin = party.sentTo.map { say("casePartyVia.link", ["address": $0]) } ?? say("casePartyVia.report")
        return say("casePartyTitle", ["party": name(of: party.flow) ?? "", "origin": origin])
    }

    /// Nil once the dispute is decided: nothing is older or newer than changes that are no longer
    /// in doubt.
    private func age(of party: PartyView) -> String? {
        guard let age = party.age else { return nil }
        return party.via == .report && age == .older ? say("casePartyAge.proved") : say("casePartyAge.\(age.rawValue)")
    }

    private func lines(about party: PartyView) -> [CasePage.Line] {
        let proofs = party.proofs.map { desk.proof($0.requirement) }
        let lines: [CasePage.Line?] = [
            place(of: party.about).map {
                line(party.claims ? "casePartyAbout" : "casePartyDefends", say("caseChange", ["number": $0]))
            },
            party.heldSince.map { line("casePartyHeldSince", desk.moments.moment($0)) },
            party.session.map { line("casePartySession", desk.value($0)) },
            line("casePartyJoined", desk.moments.moment(party.joinedAt)),
            line(
                "casePartyProved",
                proofs.isEmpty ? say("casePartyProvedNothing") : proofs.joined(separator: say("deskComma"))),
            party.isOpen ? nil : line("casePartyState", say("deskState.\(party.state.rawValue)")),
        ]
        return lines.compactMap { $0 }
    }

    private func line(_ key: String, _ text: String) -> CasePage.Line { .init(name: say(key), text: text) }

    // MARK: Whom a form is about

    /// Whose word can be taken, each with what that does. Nobody is chosen beforehand where there
    /// are several.
    func wordChoice(_ chosen: String, _ errors: [FieldError]) -> Choice? {
        let claims = openParties.filter(\.claims)
        guard !claims.isEmpty else { return nil }
        let only = claims.count == 1 ? claims[0].flow.description : nil
        return Choice(
            "party", say("decideParty"), hint: say("decidePartyHint"), errors: errors,
            chosen: chosen.isEmpty ? only : chosen,
            options: claims.map { ($0.flow.description, title(of: $0), effect(of: $0)) })
    }

    /// Who can be asked; the first, unless another was chosen.
    func askChoice(_ chosen: String, _ errors: [FieldError]) -> Choice? {
        guard let first = openParties.first else { return nil }
        return Choice(
            "askedParty", say("askParty"), hint: say("askPartyHint"), errors: errors,
            chosen: chosen.isEmpty ? first.flow.description : chosen,
            options: openParties.map { ($0.flow.description, title(of: $0), age(of: $0)) })
    }

    private func effect(of party: PartyView) -> String? {
        guard let age = age(of: party), let place = place(of: party.about) else { return age(of: party) }
        return say("decidePartyEffect", ["age": age, "number": place])
    }

    private var openParties: [PartyView] { view.parties.filter(\.isOpen) }
}

extension PartyView {
    var isOpen: Bool { [.collecting, .reviewing, .waiting].contains(state) }
}

extension PartyView.Age {
    fileprivate var isNewer: Bool { self == .newer || self == .disputed }

    /// The tag's colour.
    fileprivate var ageTag: String? {
        switch self {
        case .older: "good"
        case .newer, .disputed: "warn"
        case .unknown: nil
        }
    }
}
