import Domain
import Engine
import Flows
import Foundation

// One function per step.
extension FlowTeller {
    /// - Parameters:
    ///   - tracks: all that there are, not only the chosen one.
    ///   - wasAsked: the person chose to come here, from a step they can go back to.
    func waysPage(_ tracks: [NextView.TrackView], wasAsked: Bool, _ errors: [FieldError]) -> WaysPage {
        // Whoever asks for another way is done with the one before.
        let tracks = wasAsked ? tracks.filter { $0.name != view.track } : tracks
        let offer = wasAsked ? nil : ways.offer(tracks, destinations: destinations, button: say("continue"))
        let others = wasAsked ? tracks.map { ways.way($0, destinations) } : []
        return WaysPage(
            around: around(.ways), title: word("flowWaysTitle"),
            intro: tracks.isEmpty ? say(wasAsked ? "flowWaysNoOther" : "flowWaysNone") : say("flowWaysIntro"),
            error: errors.first { $0.field == "track" }?.text, ways: offer, others: others, hasOthers: !others.isEmpty,
            action: address(.flowPageTrack), back: wasAsked ? address(.flowPage) : nil,
            home: tracks.isEmpty && !wasAsked ? onward : nil)
    }

    func sendPage(_ requirement: Requirement) -> SendPage {
        let to = view.provable(requirement)?.sentTo ?? ""
        let warning = requirement.subject == .new ? view.warnings.first.map { sentence($0.code) } : nil
        return SendPage(
            around: around(.send(requirement)), title: say("flowSendTitle", ["to": to]), text: sendText(requirement),
            warning: warning.map { FlowNote(title: $0.title, detail: $0.detail) }, action: address(.flowPageSend),
            requirement: requirement.description, other: otherTarget(requirement))
    }

    private func sendText(_ requirement: Requirement) -> String {
        if view.next.mustProveAgain { return say("flowSendAgainText") }
        if view.takesProofs { return say("flowFrozenText") }
        return requirement.subject == .new ? word("flowSendNewText") : say("flowSendOwnText")
    }

    private func otherTarget(_ requirement: Requirement) -> FlowLink? {
        guard requirement.subject == .new, !view.next.mustProveAgain else { return nil }
        return FlowLink(href: wish("number"), text: word("flowOtherTarget"))
    }

    func codePage(_ requirement: Requirement, _ errors: [FieldError]) -> CodePage {
        let provable = view.provable(requirement)
        let values = [
            "to": provable?.sentTo ?? "", "length": provable?.codeExpiresAt.map { moments.length($0.since(now)) } ?? "",
        ]
        let kind = requirement.subject.kind ?? kind(at: requirement.subject) ?? view.operation.kind
        let isMail = kind.flatMap { say.kinds[$0]?.carrier } == .mail
        return CodePage(
            around: around(.code(requirement)), title: say("flowCodeTitle"), sent: say("flowCodeSent", values),
            action: address(.flowPageProve), requirement: requirement.description,
            code: Field(
                "code", say("flowCodeLabel"), errors: errors, autocomplete: "one-time-code", inputmode: "numeric",
                maxlength: 16,
                isShort: true),
            resendAction: address(.flowPageSend), wait: provable?.resendAt.flatMap(wait),
            later: provable?.resendAt.flatMap(later),
            checks: [
                say(isMail ? "flowNoCodeMail" : "flowNoCodePhone"), say("flowNoCodeNumber", values),
                say("flowNoCodeLatest"),
            ],
            other: otherTarget(requirement))
    }

    private func kind(at subject: ProofSubject) -> IdentifierKind? {
        guard case .item(let number) = subject, view.changes.indices.contains(number - 1) else { return nil }
        return view.changes[number - 1].kind
    }

    private func wait(until instant: Instant) -> CodePage.Wait? {
        let milliseconds = instant.since(now).milliseconds
        guard milliseconds > 0, instant.since(now) <= CodePage.Wait.most else { return nil }
        let halves = say("flowResendIn").components(separatedBy: "{seconds}")
        return CodePage.Wait(
            seconds: Int((milliseconds + 999) / 1000), before: halves.first ?? "", after: halves.last ?? "")
    }

    private func later(than instant: Instant) -> String? {
        let length = instant.since(now)
        return length > CodePage.Wait.most ? say("flowResendLater", ["length": moments.length(length)]) : nil
    }

    func passwordPage(_ requirement: Requirement, _ errors: [FieldError]) -> PasswordPage {
        PasswordPage(
            around: around(.password(requirement)), title: say("flowPasswordTitle"), action: address(.flowPageProve),
            requirement: requirement.description,
            password: Field(
                "password", say("flowPasswordLabel", ["platform": platform]), errors: errors, type: "password",
                autocomplete: "current-password"))
    }

    /// - Parameter location: where to go, once the question is put. A link, since browsers hold the answer to a form to
    ///   this site (`form-action`).
    func redirectPage(_ requirement: Requirement, to location: String? = nil) -> RedirectPage {
        let what = ways.requirement(requirement, destination: nil)
        return RedirectPage(
            around: around(.redirect(requirement)), title: say("flowRedirectTitle", ["what": what]),
            text: say("flowRedirectText"), action: address(.flowPageSend), requirement: requirement.description,
            location: location)
    }

    func attestedPage(_ requirements: [Requirement]) -> AttestedPage {
        AttestedPage(
            around: around(.attested(requirements)), title: say("flowAttestedTitle", ["platform": platform]),
            text: say("flowAttestedText", ["platform": platform]),
            needs: requirements.map { requirement in
                let text = ways.requirement(requirement, destination: nil)
                let isLed = ledChecks.contains(requirement.method)
                return .init(
                    text: text, button: isLed ? say("flowAttestedButton", ["need": text]) : nil,
                    requirement: requirement.description)
            },
            isChoice: requirements.count > 1, action: address(.flowPageSend),
            home: visitor.hasWayBack ? onward : nil, live: live)
    }

    /// - Parameters:
    ///   - typed: what was typed before, where it could not be taken.
    func numberPage(typed: String?, reason: String?, wasAsked: Bool, _ errors: [FieldError]) -> NumberPage {
        let keyboard = view.operation.kind.flatMap { say.kinds[$0]?.keyboard } ?? .letters
        let identifier = Field(
            "identifier", word("flowNumberLabel"), hint: word("flowNumberHint"), errors: errors, value: typed,
            type: keyboard.inputType, autocomplete: keyboard.autocomplete, inputmode: keyboard.inputMode,
            isShort: keyboard == .telephone, isVerbatim: keyboard != .telephone)
        return NumberPage(
            around: around(.number), title: word("flowNumberTitle"), action: address(.flowPageInput),
            identifier: identifier,
            reason: reasonChoice(reason, errors), note: word("flowNumberNote"),
            back: wasAsked && !view.changes.news.isEmpty ? address(.flowPage) : nil)
    }

    private func reasonChoice(_ chosen: String?, _ errors: [FieldError]) -> Choice? {
        guard view.missingInputs.contains("reason") else { return nil }
        let options = view.next.reasons.map { reason in
            (value: reason, label: say.ifKnown("flowReason.\(reason)") ?? reason, hint: String?.none)
        }
        return Choice("reason", say("flowReasonLegend"), errors: errors, chosen: chosen, options: options)
    }

    func stopPage() -> StopPage {
        let hasBegun = flowState != .collecting
        return StopPage(
            title: word("flowStopTitle"), text: word(hasBegun ? "flowStopLateText" : "flowStopText"),
            button: say("flowStopButton"),
            action: address(.flowPageCancel), veto: view.next.actions.contains("veto") ? address(.flowPageVeto) : nil,
            vetoText: say("flowVetoText"), back: address(.flowPage))
    }

    func elsewherePage() -> ElsewherePage {
        ElsewherePage(
            title: say("flowElsewhereTitle"), about: about, action: address(.flowPageContinue),
            cancel: view.canBeStopped && view.shape != .account ? address(.flowPageCancel) : nil, home: onward)
    }

    var live: FlowLive { FlowLive(href: address(.flowPageState), state: view.pulse(at: now)) }
}

extension Keyboard {
    /// Of an `input`. Not `email`: browsers send such a field's domain as A-labels of their own
    /// making, and some make another domain of it (ß as ss). The server reads what was typed.
    fileprivate var inputType: String { self == .telephone ? "tel" : "text" }

    /// HTML Living Standard, 6.8.8.
    fileprivate var inputMode: String {
        switch self {
        case .telephone: "tel"
        case .mail: "email"
        case .letters: "text"
        }
    }

    fileprivate var autocomplete: String { self == .letters ? "off" : inputMode }
}
