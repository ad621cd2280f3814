import Domain
import Engine
import Flows

/// Puts a case in words.
struct CaseTeller {
    let file: CaseFileView
    let desk: Desk
    let member: StaffMember
    let catalogue: Catalogue
    let now: Instant

    var view: CaseView { file.case }
    private var flow: FlowView { view.flow }
    private var say: Speech { desk.say }
    private var moments: Moments { desk.moments }
    var isDispute: Bool { !view.parties.isEmpty }
    var dispute: DisputeTeller { DisputeTeller(view: view, desk: desk) }

    /// - Parameters:
    ///   - done: what the reader has just done, by its key.
    ///   - forms: those of the page.
    func page(done: String?, _ forms: CaseForms) -> CasePage {
        CasePage(
            title: desk.operation(flow.operation), reference: view.id.description, paths: .init(desk.realm, view.id),
            done: done.flatMap { say.ifKnown("caseDone.\($0)") }, isKept: forms.isKept,
            keptElsewhere: forms.keptElsewhere,
            hasKeptElsewhere: !forms.keptElsewhere.isEmpty, isOpen: view.state == .open,
            state: say("caseState.\(view.state.rawValue)"),
            due: desk.due(view.dueAt, now: now), isOverdue: view.state == .open && now >= view.dueAt,
            isAsked: view.asked,
            approvals: desk.approvals(view), account: view.externalID,
            accountStatus: desk.value(file.account.status.rawValue), values: values, lines: lines, course: course,
            isDispute: isDispute, appealed: appealed, prospects: prospects, hasProspects: !prospects.isEmpty,
            changes: dispute.changes,
            hasChanges: !view.changes.isEmpty, parties: dispute.parties, proofs: proofs, risk: risk,
            isRisky: flow.decision?.isRisky ?? false,
            reasons: given.filter { !$0.isUnchecked }.map(reason), unchecked: unchecked.map(reason),
            uncheckedCount: uncheckedCount,
            warnings: flow.warnings.map(reason),
            facts: file.facts.filter { !$0.isUnknown }.map(fact),
            unknownFacts: unknown.map { desk.fact($0.name) }.joined(separator: say("deskComma")),
            unknownCount: unknown.isEmpty ? nil : say("caseUnknown", ["count": moments.number(unknown.count)]),
            accountLines: accountLines, bindings: bindings, hasBindings: !file.account.bindings.isEmpty,
            letters: letters,
            personLang: file.account.language.html, history: history, flows: flows, verdicts: verdicts,
            hasVerdicts: !view.verdicts.isEmpty, looks: looks, claim: claim, asking: forms.asking,
            deciding: forms.deciding,
            revealing: forms.revealing)
    }

    // MARK: What is asked

    private var lines: [CasePage.Line] {
        [
            flow.reason.map { line("caseGiven", desk.given($0)) }, flow.track.map { line("caseTrack", desk.track($0)) },
        ].compactMap(\.self)
    }

    private var course: [CasePage.Line] {
        // When a party to a dispute came, and what it chose, is told with the party.
        [
            isDispute ? flow.reason.map { line("caseGiven", desk.given($0)) } : nil,
            isDispute ? nil : line("caseStarted", moments.moment(flow.startedAt)),
            line(
                "caseOpened",
                say("deskMomentAndAge", ["moment": moments.moment(view.openedAt), "age": moments.since(view.openedAt)])),
            line("caseQueue", desk.queue(view.queue)),
            view.decidedAt.map { line("caseDecided", moments.moment($0)) },
        ].compactMap(\.self)
    }

    private var values: [CasePage.Value] {
        flow.changes.flatMap { change in
            [("caseOld", change.old), ("caseNew", change.new)].compactMap { key, masked in
                masked.map { .init(name: say(key), kind: desk.kind(change.kind), masked: $0) }
            }
        }
    }

    private func line(_ key: String, _ text: String) -> CasePage.Line { .init(name: say(key), text: text) }

    private var proofs: [CasePage.Moment] {
        flow.proofs.map { proof in
            moment(
                proof.provedAt, desk.proof(proof.requirement),
                proof.reference.map { say("caseProofReference", ["reference": $0]) })
        }
    }

    private func moment(_ at: Instant, _ text: String, _ detail: String? = nil) -> CasePage.Moment {
        .init(at: moments.moment(at), machine: moments.machine(at), text: text, detail: detail)
    }

    // MARK: What speaks for and against

    private var risk: String? {
        flow.decision.map {
            say("caseRisk", ["level": desk.value($0.riskLevel), "score": moments.number($0.riskScore)])
        }
    }

    private var given: [ReasonView] { flow.decision?.reasons ?? [] }
    private var unchecked: [ReasonView] { given.filter(\.isUnchecked) }

    private var uncheckedCount: String? {
        guard !unchecked.isEmpty else { return nil }
        let points = unchecked.compactMap(\.weight).reduce(0, +)
        return say(
            "caseUnchecked",
            ["count": moments.number(unchecked.count), "points": say("casePoints", ["count": moments.number(points)])])
    }

    private func reason(_ reason: ReasonView) -> CasePage.ReasonRow {
        let sentence = catalogue.sentence(for: reason.code, in: say.language)
        let points = reason.weight.map { say("casePoints", ["count": moments.number($0)]) }
        return .init(title: sentence.title, detail: sentence.detail, points: points)
    }

    private func fact(_ fact: FactView) -> CasePage.Fact {
        let source = fact.source.flatMap { source in fact.at.map { (source, $0) } }
        return .init(
            name: desk.fact(fact.name), text: desk.value(fact.value),
            said: source.map { say("caseFactSaid", ["source": $0, "moment": moments.moment($1)]) })
    }

    private var unknown: [FactView] { file.facts.filter(\.isUnknown) }

    // MARK: What a word brings about, and what came before

    private var prospects: [CasePage.Prospect] {
        file.prospects.map { VerdictTeller(view: view, prospects: $0, desk: desk, dispute: dispute).told } ?? []
    }

    private var appealed: CasePage.Appealed? {
        file.appealed.map { earlier in
            .init(
                href: RoutePath.consoleCase.filled(with: desk.realm.rawValue, earlier.id.description),
                state: say("caseState.\(earlier.state.rawValue)"), tag: earlier.state.tag,
                at: moments.moment(earlier.decidedAt), verdicts: earlier.verdicts.map(verdict))
        }
    }

    // MARK: The account

    private var accountLines: [CasePage.Line] {
        let account = file.account
        let restrictions = account.restrictions.map {
            say(
                "caseRestriction",
                ["capability": desk.capability($0.capability), "moment": moments.moment($0.until)])
        }
        return [
            line(
                "caseAccountSince",
                say("deskMomentAndAge", ["moment": moments.date(account.createdAt), "age": age(account.createdAt)])),
            line("caseLanguage", say("caseLanguage.\(account.language.rawValue)")),
            line("caseHasPassword", say(account.hasPassword ? "deskValue.yes" : "deskValue.no")),
            line("caseOpenFlows", moments.number(account.openFlows.count)),
        ] + restrictions.map { line("caseRestricted", $0) }
    }

    private func age(_ instant: Instant) -> String { moments.length(now.since(instant)) }

    private var bindings: [CasePage.Binding] {
        file.account.bindings.map { binding in
            .init(
                kind: desk.kind(binding.kind), masked: binding.masked,
                confidence: [desk.value(binding.confidence.rawValue), desk.value(binding.state.rawValue)].joined(
                    separator: say("deskComma")),
                since: binding.provedAt.map { say("caseProvedAt", ["age": moments.since($0)]) }
                    ?? say("caseBoundAt", ["age": moments.since(binding.boundAt)]))
        }
    }

    private var history: [CasePage.Moment] {
        file.history.map { moment($0.at, desk.event($0.event), $0.requirement.map(desk.proof)) }
    }

    private var flows: [CasePage.Moment] {
        let shown = Set([flow.id] + view.parties.map(\.flow))
        return file.flows.filter { !shown.contains($0.id) }.map {
            moment($0.startedAt, desk.operation($0.operation), say("deskState.\($0.state.rawValue)"))
        }
    }

    // MARK: What people said and looked at

    private var letters: [CasePage.Letter] {
        var letters = view.entries.map { letter(author(of: $0), $0.author, $0.at, $0.text, $0.files) }
        if view.statement != nil || !view.files.isEmpty {
            letters.insert(
                letter(say("caseAuthor.person"), .person, view.openedAt, view.statement ?? "", view.files), at: 0)
        }
        return letters
    }

    private func letter(
        _ name: String, _ author: CaseAuthor, _ at: Instant, _ text: String, _ files: [EvidenceView]
    ) -> CasePage.Letter {
        .init(
            author: name, isPerson: author == .person, at: moments.moment(at), text: text.isEmpty ? nil : text,
            files: files.map(file(_:)), hasFiles: !files.isEmpty)
    }

    private func author(of entry: CaseEntryView) -> String {
        dispute.name(of: entry.party).map { say("casePartyAuthor.\(entry.author.rawValue)", ["party": $0]) }
            ?? say("caseAuthor.\(entry.author.rawValue)")
    }

    private func file(_ file: EvidenceView) -> CasePage.File {
        let kilobytes = moments.number((file.size + 1023) / 1024)
        return .init(
            href: RoutePath.consoleCaseFile.filled(with: desk.realm.rawValue, view.id.description, file.id.description),
            name: file.name,
            about: say("caseFileAbout", ["type": file.type.fileExtension.uppercased(), "size": kilobytes]))
    }

    private var verdicts: [CasePage.VoteCard] { view.verdicts.map(verdict) }

    private func verdict(_ verdict: CaseView.VoteView) -> CasePage.VoteCard {
        .init(
            login: verdict.reviewer, vote: say("caseVote.\(verdict.vote.rawValue)"),
            isApproval: verdict.vote == .approve,
            ground: desk.ground(verdict.reason),
            party: dispute.name(of: verdict.party).map { say("caseVerdictParty", ["party": $0]) },
            note: verdict.note, at: moments.moment(verdict.at))
    }

    private var looks: [CasePage.Look] {
        file.accesses.map {
            .init(login: $0.login, act: say("deskAct.\($0.act.rawValue)"), why: $0.reason, at: moments.moment($0.at))
        }
    }

    private var claim: CasePage.ClaimPanel {
        let (hasVoted, isOpen) = (view.hasWord(of: member), view.state == .open)
        return .init(
            isMine: isOpen && view.claimedBy == member.login,
            canTake: isOpen && view.claimedBy == nil && !hasVoted && !file.isOwnRefusal,
            isOwnRefusal: file.isOwnRefusal && !hasVoted,
            holder: view.claimedBy == member.login ? nil : view.claimedBy, hasVoted: isOpen && hasVoted)
    }
}

extension ReasonView {
    /// `risk.sim-unknown`: what a signal would have said, had anybody known.
    fileprivate var isUnchecked: Bool { code.rawValue.hasPrefix("risk.") && code.rawValue.hasSuffix("-unknown") }
}

extension FactView {
    /// Neither known here nor said by anybody who was asked.
    fileprivate var isUnknown: Bool { value == "unknown" && source == nil }
}
