import Domain
import Flows
import Policy
import Vault

/// An inquiry that was written and is to be asked now.
struct PendingInquiry: Sendable {
    let flow: FlowID
    let source: any SignalSource
    let request: SignalRequest
}

extension InquiryRow {
    /// How long after it was written an answer still counts: the patience of whoever asks, and as
    /// long again for the two transactions around it.
    static let life = Duration.seconds(5)
    /// The least that an inquiry looks back, however recently the number was proved: whoever has
    /// its SIM can prove it, and must not clear themselves that way. It is the carriers' own
    /// default.
    static let shortestLook = Duration.days(10)
    /// A number that came to its holder within so long is new to them.
    static let shortTenure = Duration.days(30)

    func isOpen(at now: Instant) -> Bool { answer == nil && now < answerBy }
}

extension BindingRow {
    /// Since when something that happened to the number was news: its last proof, with
    /// ``InquiryRow/shortestLook``, but nothing before the account had it. What was never proved
    /// was bound on somebody's word.
    fileprivate func knownSince(_ now: Instant) -> Instant {
        let look = now - InquiryRow.shortestLook
        guard let provedAt else { return min(boundAt, look) }
        return max(min(provedAt, look), min(provedAt, boundAt))
    }
}

extension SignalFact {
    init(_ inquiry: AnsweredInquiry) { self.init(value: inquiry.answer, source: inquiry.source, at: inquiry.at) }
}

/// What somebody outside said.
struct AnsweredInquiry {
    let answer: Signal
    let source: String
    let at: Instant
}

extension ReadContext {
    /// What is known from others about the identifiers that a flow has now.
    func signals(of file: FlowFile) -> [SignalName: AnsweredInquiry] {
        file.inquiries.reduce(into: [:]) { known, row in
            guard let answer = row.answer, let at = row.answeredAt, row.identifier == subject(of: row.signal, file)
            else { return }
            known[row.signal] = AnsweredInquiry(answer: answer, source: row.source, at: at)
        }
    }

    private func subject(of signal: SignalName, _ file: FlowFile) -> BlindIndex? {
        switch signal.subject {
        case .old: file.old?.row.index
        case .new: file.flow.brings.map(index)
        case nil: nil
        }
    }
}

extension UnitOfWork {
    /// Writes what is to be asked about the identifier that leaves. When a flow starts and never
    /// later: its own code would make the number one that was proved a moment ago.
    func inquireAboutOld(_ file: inout FlowFile) {
        guard let old = file.old else { return }
        inquire(.old, old.identifier, since: old.row.knownSince(now), &file)
    }

    /// Whether an answer may still come that the decision would look at. Asks about the new
    /// identifier, which is proved by now: a stranger's number must not be sent out because
    /// somebody typed it.
    func awaitsAnswers(_ file: inout FlowFile) -> Bool {
        if let new = file.flow.brings { inquire(.new, new, since: now - InquiryRow.shortTenure, &file) }
        return file.inquiries.contains { $0.isOpen(at: now) }
    }

    private func inquire(
        _ subject: SignalName.Subject, _ identifier: Identifier, since: Instant, _ file: inout FlowFile
    ) {
        guard !engine.signals.sources.isEmpty else { return }
        let index = index(of: identifier)
        let wanted = file.policy.signals(of: file.flow.operation).filter { signal in
            signal.subject == subject
                && !file.inquiries.contains { $0.signal == signal && $0.identifier == index }
        }
        for signal in wanted.sorted(by: { $0.rawValue < $1.rawValue }) {
            guard let source = engine.signals.source(for: signal, of: identifier, in: realm) else { continue }
            let row = InquiryRow(
                id: newID(), flow: file.flow.id, signal: signal, identifier: index, since: since, source: source.name,
                askedAt: now, answerBy: now + InquiryRow.life)
            transaction.insert(row)
            file.inquiries.append(row)
            let request = SignalRequest(
                inquiry: row.id, signal: signal, identifier: identifier, since: since, askedAt: now)
            leave(PendingInquiry(flow: file.flow.id, source: source, request: request))
        }
    }

    /// Keeps what came of inquiries, each once. An answer that comes too late stays unknown.
    func keep(_ answers: [InquiryID: Signal], of file: inout FlowFile) {
        for place in file.inquiries.indices where file.inquiries[place].answer == nil {
            let isOpen = file.inquiries[place].isOpen(at: now)
            guard let answer = isOpen ? answers[file.inquiries[place].id] : .unknown else { continue }
            file.inquiries[place].answer = answer
            file.inquiries[place].answeredAt = now
            transaction.answer(file.inquiries[place])
            Counters.inquiry(file.inquiries[place].signal, answer, realm: realm)
        }
    }

    /// Continues a flow for which others were asked.
    func conclude(_ answers: [InquiryID: Signal], on id: FlowID) throws -> Settled<FlowView> {
        var file = try file(id)
        keep(answers, of: &file)
        let before = file.flow
        let refusal = try decideIfReady(&file)
        if file.flow != before { try save(&file) }
        if let refusal { return .refused(refusal) }
        return .done(try view(file))
    }
}
