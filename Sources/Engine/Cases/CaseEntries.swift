package import Domain
import Flows
import Vault

extension Engine {
    /// A reviewer's question to the person, who is told that there is one. The case stays the
    /// reviewer's.
    /// - Parameters:
    ///   - text: 1 to 2,000 characters; stored encrypted.
    ///   - party: in a dispute, the flow of the party that is asked; the one that opened it where
    ///     nil. No other party sees the question.
    /// - Throws: `case.party-unknown` for a flow that isn't an open party to the case.
    package func askPerson(
        _ id: CaseID, text: String, party: FlowID? = nil, _ call: Call
    ) async throws -> Settled<CaseView> {
        try call.caller.require(.casesDecide)
        let member = try call.caller.deskMember()
        guard (1...2000).contains(text.count) else { throw Refusal.caseTextLength }
        return try await perform(call) { work in try work.ask(id, text, party, member, call.caller) }
    }

    /// The person's answer to a reviewer, or something they want to add while people look at their
    /// case.
    /// - Parameter text: up to 4,000 characters, and at least one where no file comes along; stored
    ///   encrypted.
    package func addToCase(of id: FlowID, text: String, files: [Upload], _ call: Call) async throws -> Settled<FlowView>
    {
        try call.caller.require(.flowsWrite, for: id)
        guard text.count <= 4000, !(text.isEmpty && files.isEmpty) else { throw Refusal.caseTextLength }
        let sealed = try await sealed(files, for: id, realm: call.caller.realm)
        return try await perform(call) { work in try work.add(text, sealed, of: id) }
    }

    /// Entries of the person in one case.
    static let mostEntries = 20
}

extension UnitOfWork {
    fileprivate func ask(
        _ id: CaseID, _ text: String, _ party: FlowID?, _ member: StaffPrincipal, _ caller: Caller
    ) throws -> Settled<CaseView> {
        var row = try openDeskCase(id, caller)
        guard row.claimedBy == member.login else { throw Refusal.caseNotClaimed }
        let file = try file(try speaker(in: row, party, where: \.state.isOpen))
        let entry = try insertEntry(on: row, by: .reviewer, login: member.login, text, file)
        if row.askedAt == nil {
            transaction.markAsked(id, at: now)
            row.askedAt = now
        }
        try record(.caseAsked, file.holding, flow: file.flow.id, by: member.login)
        if row.isDispute {
            try notify(.disputeAsked, party: file)
        } else {
            try notify(.caseAsked, file, canDisown: file.canBeDisowned)
        }
        try emitCase(.caseAsked, file, id)
        let summary = try summary(of: row, file, adding: view(entry, text, files: [], in: row))
        return .done(try view(row, file: file, votes: try snapshot.votes(on: id), summary))
    }

    fileprivate func add(_ text: String, _ files: [SealedUpload], of flow: FlowID) throws -> Settled<FlowView> {
        var file = try file(flow)
        guard file.flow.state.isOpen, let row = try openCase(of: file) else { throw Refusal.caseClosed }
        let (entry, dueAt) = try say(text, files, as: file, on: row)
        try record(.caseAnswered, file.holding, flow: flow)
        try emitCase(.caseAnswered, file, row.id)
        var summary = try summary(of: row, key: file.key, for: flow)
        summary.entries.append(entry)
        (summary.asked, summary.dueAt) = (false, dueAt)
        file.openedCase = summary
        return .done(try view(file))
    }

    /// Words and files of the person, or of one party to a dispute.
    /// - Returns: the entry, and by when the case is due now.
    func say(
        _ text: String, _ files: [SealedUpload], as file: FlowFile, on row: CaseRow
    ) throws -> (entry: CaseEntryView, dueAt: Instant) {
        var row = row
        let entries = try snapshot.entries(of: row.id)
        let own = entries.count { $0.author == .person && $0.flow == file.flow.id }
        guard own < Engine.mostEntries else { throw Refusal(.tooMany, "case.entries-too-many", wayForward: .support) }
        let sent = try snapshot.evidence(of: row.id).count { $0.flow == file.flow.id }
        guard sent + files.count <= Upload.mostInCase else { throw Refusal.tooManyFiles }
        let entry = try insertEntry(on: row, by: .person, login: nil, text, file)
        try attach(files, to: row.id, entry: entry.id, of: file)
        if let askedAt = row.askedAt, !entries.awaitsAnswer(from: { $0 != file.flow.id }) {
            // Time that the reviewers spent waiting for the person is not time that they were late.
            row.dueAt = row.dueAt + now.since(askedAt)
            transaction.markAnswered(row.id, dueAt: row.dueAt)
        }
        return (view(entry, text, files: files.map(\.view), in: row), row.dueAt)
    }

    /// Who is asked, or whose word is taken: of a dispute one of the parties that can be, by
    /// default the first that claims something.
    func speaker(in row: CaseRow, _ party: FlowID?, where canBe: (FlowRow) -> Bool) throws -> FlowID {
        guard row.isDispute else {
            guard party == nil || party == row.flow else { throw Refusal.partyUnknown }
            return row.flow
        }
        let parties = try snapshot.parties(to: row.id).filter(canBe)
        let speaker = party.map { id in parties.first { $0.id == id } } ?? parties.first(where: \.claims)
        guard let speaker else { throw Refusal.partyUnknown }
        return speaker.id
    }

    /// Whose claim is decided about. Where there are several, the one that is approved must be
    /// named; a refusal applies to all.
    func claimant(in row: CaseRow, _ decision: CaseDecision) throws -> FlowID {
        if row.isDispute, decision.vote == .approve, decision.party == nil,
            try snapshot.parties(to: row.id).count(where: \.isOpenClaim) > 1
        {
            throw Refusal(.unacceptable, "case.party-needed", wayForward: .correct, field: "party")
        }
        return try speaker(in: row, decision.vote == .approve ? decision.party : nil, where: \.isOpenClaim)
    }

    private func insertEntry(
        on row: CaseRow, by author: CaseAuthor, login: String?, _ text: String, _ file: FlowFile
    ) throws -> CaseEntryRow {
        let id = newID(CaseEntryID.self)
        let sealed = try vault.seal(Array(text.utf8), with: file.key, realm: realm, as: .caseEntryText(id))
        let entry = CaseEntryRow(
            id: id, caseID: row.id, flow: file.flow.id, author: author, login: login, text: sealed, at: now)
        transaction.insert(entry)
        return entry
    }

    private func view(_ entry: CaseEntryRow, _ text: String, files: [EvidenceView], in row: CaseRow) -> CaseEntryView {
        CaseEntryView(
            author: entry.author, party: row.isDispute ? entry.flow : nil, text: text, files: files, at: entry.at)
    }

    /// As it will read once this transaction is committed.
    private func summary(of row: CaseRow, _ file: FlowFile, adding entry: CaseEntryView) throws -> FlowView.CaseSummary
    {
        var summary = try summary(of: row, key: file.key)
        summary.entries.append(entry)
        summary.asked = true
        return summary
    }
}

extension [CaseEntryRow] {
    /// Whether the last word of somebody's correspondence is a question.
    func awaitsAnswer(from isMeant: (FlowID) -> Bool) -> Bool {
        let last = Dictionary(map { ($0.flow, $0.author) }) { _, later in later }
        return last.contains { $0.value == .reviewer && isMeant($0.key) }
    }
}

extension Refusal {
    static let partyUnknown = Refusal(.unacceptable, "case.party-unknown", wayForward: .correct, field: "party")
}
