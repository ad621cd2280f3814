import Domain
import Flows
import Vault

extension Reading {
    func view(_ row: CaseRow) throws -> CaseView { try view(row, file: try file(row.flow)) }

    func view(_ row: CaseRow, file: FlowFile) throws -> CaseView {
        try view(row, file: file, verdicts: try snapshot.verdicts(on: row.id), try summary(of: row, key: file.key))
    }

    /// - Parameter summary: what was said, as the case shows it.
    func view(_ row: CaseRow, file: FlowFile, verdicts: [VerdictRow], _ summary: FlowView.CaseSummary) throws -> CaseView {
        var file = file
        let holder = row.holder(at: now)
        if row.state == .open { file.openedCase = summary }
        return CaseView(
            id: row.id, queue: row.queue, state: row.state, people: row.people, openedAt: row.openedAt, dueAt: row.dueAt,
            decidedAt: row.decidedAt, account: row.account, flow: try view(file), statement: summary.statement, files: summary.files,
            entries: summary.entries, asked: summary.asked, claimedBy: holder, claimedAt: holder == nil ? nil : row.claimedAt,
            verdicts: try verdicts.map { verdict in
                .init(
                    reviewer: verdict.reviewer, vote: verdict.vote, reason: verdict.reason, note: try note(of: verdict, key: file.key),
                    at: verdict.at)
            })
    }

    /// A case as both sides may see it: what was said, and by which side.
    func summary(of row: CaseRow, key: DataKey) throws -> FlowView.CaseSummary {
        let files = try snapshot.evidence(of: row.id)
        let shown: (CaseEntryID?) throws -> [EvidenceView] = { entry in
            try files.filter { $0.entry == entry }.map { try self.view($0, key: key) }
        }
        let statement = try row.statement.map { try text($0, key: key, at: .caseStatement(row.id)) }
        let entries = try snapshot.entries(of: row.id).map { entry in
            CaseEntryView(
                author: entry.author, text: try text(entry.text, key: key, at: .caseEntryText(entry.id)), files: try shown(entry.id),
                at: entry.at)
        }
        return .init(
            id: row.id, dueAt: row.dueAt, statement: statement, files: try shown(nil), entries: entries,
            asked: row.state == .open && row.askedAt != nil)
    }

    func note(of verdict: VerdictRow, key: DataKey) throws -> String? {
        try verdict.note.map { try text($0, key: key, at: .verdictNote(verdict.caseID, reviewer: verdict.reviewer)) }
    }

    /// What the reviewers wrote to the person: the latest sentence of those whose word became the outcome.
    func message(after outcome: CaseState, _ verdicts: [VerdictRow], key: DataKey) throws -> String? {
        let vote: Vote? =
            switch outcome {
            case .approved: .approve
            case .refused: .refuse
            case .open, .closed: nil
            }
        guard let told = verdicts.last(where: { $0.vote == vote && $0.note != nil }) else { return nil }
        return try note(of: told, key: key)
    }

    func text(_ sealed: Sealed, key: DataKey, at place: AssociatedData) throws -> String {
        String(decoding: try vault.open(sealed, with: key, realm: realm, as: place), as: UTF8.self)
    }
}
