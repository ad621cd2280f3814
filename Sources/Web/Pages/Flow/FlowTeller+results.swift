import Domain
import Engine
import Flows

// One function per ending, and those states that wait for one.
extension FlowTeller {
    func waitingPage() -> WaitingPage {
        let until = view.waitsUntil ?? now
        return WaitingPage(
            trail: trail(nil), title: word("flowWaitingTitle"), text: word("flowWaitingText"), about: about,
            until: until > now ? word("flowWaitingUntil", ["time": moments.moment(until)]) : word("flowWaitingSoon"),
            message: view.message, stop: isSignedOut ? nil : stop, onward: onward, live: isSignedOut ? nil : live)
    }

    func reviewingPage(_ written: Written, _ errors: [FieldError]) -> ReviewingPage {
        let (asked, talk) = (view.review?.asked ?? false, talk)
        let isOverdue = view.review.map { $0.dueAt <= now } ?? false
        return ReviewingPage(
            trail: trail(nil), title: asked ? say("flowAskedTitle") : word("flowReviewingTitle"), about: about,
            proving: proving,
            due: isOverdue
                ? word("flowReviewingLate")
                : word("flowReviewingDue", ["time": view.review.map { moments.moment($0.dueAt) } ?? ""]),
            asked: asked, talk: talk, hasTalk: !talk.isEmpty, checks: checks, action: address(.flowPageWords),
            seen: String(view.review?.entries.count ?? 0),
            text: Field(
                "text", say(asked ? "flowAnswerLabel" : "flowAddLabel"), errors: errors, value: written.text, rows: 6),
            files: fileFields(written, errors), stop: stop, onward: onward, live: asked || !errors.isEmpty ? nil : live)
    }

    /// Proofs that end the waiting, where there is something that this person can prove now.
    private var proving: FlowLink? {
        view.takesProofs ? FlowLink(href: wish("prove"), text: say("flowProveButton")) : nil
    }

    /// Really stop? Nil where they no longer can.
    private var stop: String? { view.canBeStopped ? wish("stop") : nil }

    private var talk: [TalkEntry] {
        guard let review = view.review else { return [] }
        let statement = review.statement.map { text in
            TalkEntry(author: say("flowTalkYou"), at: nil, text: text, files: review.files.map(file), isReviewer: false)
        }
        return [statement].compactMap { $0 } + review.entries.map(entry)
    }

    private func entry(_ entry: CaseEntryView) -> TalkEntry {
        TalkEntry(
            author: say(entry.author == .reviewer ? "flowTalkReviewer" : "flowTalkYou"), at: moments.moment(entry.at),
            text: entry.text.isEmpty ? nil : entry.text, files: entry.files.map(file),
            isReviewer: entry.author == .reviewer)
    }

    private func file(_ file: EvidenceView) -> String {
        say("flowFile", ["name": file.name, "size": moments.number((file.size + 1023) / 1024)])
    }

    func fileFields(_ written: Written, _ errors: [FieldError]) -> FileFields {
        let again = written.hadFiles ? say("flowFilesAgain") : nil
        return FileFields(
            inputs: (1...3).map {
                .init(id: $0 == 1 ? "files" : "files-\($0)", label: say("flowFileLabel", ["number": String($0)]))
            },
            error: errors.first { $0.field == "files" }?.text ?? again)
    }

    func refusedPage(_ written: Written, _ errors: [FieldError]) -> RefusedPage {
        let decided = view.decision?.outcome == "refuse"
        let reasons = view.ground.map { [$0] } ?? (decided ? decidingReasons : [])
        return RefusedPage(
            title: word("flowRefusedTitle"), text: word(refusedText), about: about,
            reasons: reasons.map { FlowNote(title: sentence($0.code).title, detail: sentence($0.code).detail) },
            hasReasons: !reasons.isEmpty, message: view.message, checks: checks, forward: forward(reasons),
            appeal: appeal(written, errors),
            onward: onward,
            again: appealEnd == nil ? anew : nil)
    }

    private var refusedText: String {
        switch view.refusedBy {
        case .veto: "flowVetoedText"
        case .ground: "flowGroundText"
        case .reviewer: view.about == nil ? "flowReviewRefusedText" : "flowDisputeRefusedText"
        case .policy, nil: "flowRefusedText"
        }
    }

    /// Those that decided come first; where the score did, what counted in it says more than the
    /// score.
    private var decidingReasons: [ReasonView] {
        let reasons = view.decision?.reasons ?? []
        return reasons.filter { $0.weight == nil } + reasons.filter { ($0.weight ?? 0) > 0 }
    }

    private var appealEnd: Instant? { view.appealUntil.flatMap { $0 > now ? $0 : nil } }

    private func forward(_ reasons: [ReasonView]) -> [String] {
        let deciding = reasons.filter { $0.weight == nil }.map(\.wayForward)
        let dates = deciding.compactMap(\.at).max().map { say("flowForward.retry", ["time": moments.moment($0)]) }
        let others = ["other-track", "unfreeze", "start-again", "other-identifier"].filter { way in
            deciding.contains { $0.action == way }
        }
        let ways = [dates].compactMap { $0 } + others.map { say("flowForward.\($0)") }
        if appealEnd != nil { return ways + [say("flowForward.appeal")] }
        return ways.isEmpty ? [say("flowForward.support")] : ways
    }

    private func appeal(_ written: Written, _ errors: [FieldError]) -> RefusedPage.Appeal? {
        appealEnd.map { until in
            RefusedPage.Appeal(
                action: address(.flowPageAppeal), until: say("flowAppealUntil", ["time": moments.moment(until)]),
                statement: Field(
                    "statement", say("flowStatementLabel"), hint: say("flowStatementHint"), errors: errors,
                    value: written.text, rows: 8),
                files: fileFields(written, errors))
        }
    }

    func overPage() -> OverPage {
        let cause = view.cause.map { sentence(ReasonCode(rawValue: spelled($0))) }
        let text =
            switch flowState {
            case .cancelled: cause.map { say("flowSentence", ["title": $0.title, "detail": $0.detail]) } ?? ""
            case .reverted: word("flowRevertedText")
            default: say("flowExpiredText")
            }
        return OverPage(
            title: word("flowOverTitle.\(flowState.rawValue)"), text: text, about: about, message: view.message,
            again: flowState == .reverted ? nil : anew, onward: onward)
    }
}

/// What somebody wrote that could not be taken, kept for the page that says so.
struct Written: Sendable {
    var text: String?
    /// Browsers don't send a choice of files back: it has to be made again.
    var hadFiles = false
}
