import Domain
import Flows
import Policy
import Vault

extension ReadContext {
    func view(_ row: CaseRow) throws -> CaseView { try view(row, file: try file(leading(row))) }

    func view(_ row: CaseRow, file: FlowFile) throws -> CaseView {
        try view(row, file: file, votes: try snapshot.votes(on: row.id), try summary(of: row, key: file.key))
    }

    /// The flow that a case is shown with: of a dispute the first claim that is still open, or else
    /// the one that opened it.
    func leading(_ row: CaseRow) throws -> FlowID {
        guard row.isDispute else { return row.flow }
        return try snapshot.parties(to: row.id).first(where: \.isOpenClaim)?.id ?? row.flow
    }

    /// - Parameter summary: what was said, as the case shows it.
    func view(
        _ row: CaseRow, file: FlowFile, votes: [VoteRow], _ summary: FlowView.CaseSummary
    ) throws -> CaseView {
        var file = file
        let holder = row.holder(at: now)
        if row.state == .open { file.openedCase = summary }
        return CaseView(
            id: row.id, queue: row.queue, state: row.state, people: row.people, openedAt: row.openedAt,
            dueAt: row.dueAt,
            decidedAt: row.decidedAt, account: row.account, externalID: file.account.externalID, flow: try view(file),
            statement: summary.statement,
            files: summary.files,
            entries: summary.entries, asked: summary.asked, parties: row.isDispute ? try parties(to: row, file) : [],
            changes: row.isDispute ? try changes(inDoubtFor: file) : [], claimedBy: holder,
            claimedAt: holder == nil ? nil : row.claimedAt,
            verdicts: try votes.map { try view($0, key: file.key) },
            signals: signals(of: file).map {
                SignalView(name: $0.rawValue, answer: $1.answer, source: $1.source, at: $1.at)
            }.sorted { $0.name < $1.name })
    }

    func view(_ vote: VoteRow, key: DataKey) throws -> CaseView.VoteView {
        CaseView.VoteView(
            reviewer: vote.reviewer, vote: vote.vote, reason: vote.reason, note: try note(of: vote, key: key),
            party: vote.party, at: vote.at)
    }

    /// A case as both sides may see it: what was said, and by which side.
    /// - Parameter party: whose correspondence; all of it where nil, which is for reviewers alone.
    func summary(of row: CaseRow, key: DataKey, for party: FlowID? = nil) throws -> FlowView.CaseSummary {
        let files = try snapshot.evidence(of: row.id).filter { party == nil || $0.flow == party }
        let shown: (CaseEntryID?) throws -> [EvidenceView] = { entry in
            try files.filter { $0.entry == entry }.map { try self.view($0, key: key) }
        }
        let statement = try row.statement.map { try text($0, key: key, at: .caseStatement(row.id)) }
        let rows = try snapshot.entries(of: row.id).filter { party == nil || $0.flow == party }
        let entries = try rows.map { entry in
            CaseEntryView(
                author: entry.author, party: row.isDispute ? entry.flow : nil,
                text: try text(entry.text, key: key, at: .caseEntryText(entry.id)), files: try shown(entry.id),
                at: entry.at)
        }
        return .init(
            id: row.id, dueAt: row.dueAt, statement: statement, files: try shown(nil), entries: entries,
            asked: row.state == .open && rows.awaitsAnswer { _ in true })
    }

    func note(of vote: VoteRow, key: DataKey) throws -> String? {
        try vote.note.map { try text($0, key: key, at: .voteNote(vote.caseID, reviewer: vote.reviewer)) }
    }

    /// What the reviewers wrote to the person: the latest sentence of those whose word became the
    /// outcome.
    func message(after outcome: CaseState, _ votes: [VoteRow], key: DataKey) throws -> String? {
        let vote: Vote? =
            switch outcome {
            case .approved: .approve
            case .refused: .refuse
            case .open, .closed: nil
            }
        guard let told = votes.last(where: { $0.vote == vote && $0.note != nil }) else { return nil }
        return try note(of: told, key: key)
    }

    func text(_ sealed: Sealed, key: DataKey, at place: AssociatedData) throws -> String {
        String(decoding: try vault.open(sealed, with: key, realm: realm, as: place), as: UTF8.self)
    }
}
