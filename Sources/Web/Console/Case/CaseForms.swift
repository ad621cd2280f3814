import Domain
import Engine

/// What a reviewer has typed into the case's forms: kept through errors, and through the end of
/// their session.
struct CaseTyping: Sendable {
    var note = ""
    var text = ""
    var reason = ""
    var decision = ""
    var value = ""
    /// The party to a dispute that is asked.
    var askedParty = ""
    /// The party to a dispute whose word is taken.
    var party = ""
    /// It was kept when a session ended.
    var isKept = false

    init() {}

    init(kept draft: [String: String]) {
        (note, text, reason) = (draft["note"] ?? "", draft["text"] ?? "", draft["reason"] ?? "")
        isKept = ![note, text, reason].allSatisfy(\.isEmpty)
    }
}

/// The case's forms, each where the reader may use it.
struct CaseForms: Sendable {
    let asking: CasePage.Asking?
    let deciding: CasePage.Deciding?
    let revealing: CasePage.Revealing?
    let isKept: Bool
    let keptElsewhere: [String]

    init(_ teller: CaseTeller, _ typing: CaseTyping, _ errors: [FieldError], once: String) {
        let isMine = teller.view.state == .open && teller.view.claimedBy == teller.member.login
        let canReveal = !teller.file.revealable.isEmpty
        asking = isMine ? teller.asking(typing, errors, once: once) : nil
        deciding = isMine ? teller.deciding(typing, errors) : nil
        revealing = canReveal ? teller.revealing(typing, errors) : nil
        isKept = typing.isKept
        let homeless = (isMine ? [] : [typing.note, typing.text]) + (canReveal ? [] : [typing.reason])
        keptElsewhere = typing.isKept ? homeless.filter { !$0.isEmpty } : []
    }
}

extension CaseTeller {
    fileprivate func asking(_ typing: CaseTyping, _ errors: [FieldError], once: String) -> CasePage.Asking {
        let field = Field(
            "text", desk.say("askText"), hint: desk.say("askHint", ["language": personLanguage]), errors: errors,
            value: typing.text,
            rows: 4)
        return .init(partyChoice: dispute.askChoice(typing.askedParty, errors), textField: field, once: once)
    }

    fileprivate func deciding(_ typing: CaseTyping, _ errors: [FieldError]) -> CasePage.Deciding {
        // To approve a change and to approve its being taken back are opposites: the form says
        // which it is.
        let verdict = isDispute ? "decideDispute" : "decideOption"
        let options = ReviewGround.all(ofDispute: isDispute).map { ground in
            Self.option(
                ground.key, desk.say("\(verdict).\(ground.vote.rawValue)", ["ground": desk.ground(ground.code)]))
        }
        let note = Field(
            "note", desk.say("decideNote"),
            hint: desk.say(isDispute ? "decideDisputeNoteHint" : "decideNoteHint", ["language": personLanguage]),
            errors: errors,
            value: typing.note,
            rows: 4)
        return .init(
            choice: Choice(
                "decision", desk.say("decideLegend"), errors: errors, chosen: typing.decision, options: options),
            partyChoice: dispute.wordChoice(typing.party, errors), noteField: note, people: desk.approvals(view))
    }

    fileprivate func revealing(_ typing: CaseTyping, _ errors: [FieldError]) -> CasePage.Revealing {
        let options = file.revealable.map { value in
            Self.option(
                value.what.description,
                desk.say("revealOption", ["name": name(of: value.what), "masked": value.masked]))
        }
        let reason = Field(
            "reason", desk.say("revealReason"), hint: desk.say("revealReasonHint"), errors: errors,
            value: typing.reason, maxlength: 200)
        return .init(
            choice: Choice("value", desk.say("revealLegend"), errors: errors, chosen: typing.value, options: options),
            reasonField: reason)
    }

    private static func option(_ value: String, _ label: String) -> (value: String, label: String, hint: String?) {
        (value, label, nil)
    }

    /// What would come, what would leave, or what else the account holds.
    func name(of what: Revealable) -> String {
        guard case .binding(let id) = what else { return desk.say("caseNew") }
        if view.flow.changes.contains(where: { $0.oldBinding == id }) { return desk.say("caseOld") }
        return file.account.bindings.first { $0.id == id }.map { desk.kind($0.kind) } ?? desk.say("caseOld")
    }

    private var personLanguage: String { desk.say("caseLanguage.\(file.account.language.rawValue)") }
}
