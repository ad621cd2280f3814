package import Domain
import Flows
import Vault

extension Engine {
    /// A reviewer's question to the person, who is told that there is one. The case stays the reviewer's.
    /// - Parameter text: 1 to 2,000 characters; rests sealed.
    package func askPerson(_ id: CaseID, text: String, _ call: Call) async throws -> Settled<CaseView> {
        try call.caller.require(.casesDecide)
        let member = try call.caller.deskMember()
        guard (1...2000).contains(text.count) else { throw Refusal.caseTextLength }
        return try await perform(call) { work in try work.ask(id, text, member, call.caller) }
    }

    /// The person's answer to a reviewer, or something they want to add while people look at their case.
    /// - Parameter text: up to 4,000 characters, and at least one where no file comes along; rests sealed.
    package func addToCase(of id: FlowID, text: String, files: [Upload], _ call: Call) async throws -> Settled<FlowView> {
        try call.caller.require(.flowsWrite, for: id)
        guard text.count <= 4000, !(text.isEmpty && files.isEmpty) else { throw Refusal.caseTextLength }
        let sealed = try await sealed(files, for: id, realm: call.caller.realm)
        return try await perform(call) { work in try work.add(text, sealed, of: id) }
    }

    /// Entries of the person in one case.
    static let mostEntries = 20
}

extension UnitOfWork {
    fileprivate func ask(_ id: CaseID, _ text: String, _ member: StaffPrincipal, _ caller: Caller) throws -> Settled<CaseView> {
        var row = try openDeskCase(id, caller)
        guard row.claimedBy == member.login else { throw Refusal.caseNotClaimed }
        let file = try file(row.flow)
        let entry = try entry(on: id, by: .reviewer, login: member.login, text, file)
        if row.askedAt == nil {
            transaction.markAsked(id, at: now)
            row.askedAt = now
        }
        try record("case.asked", file.holding, flow: row.flow, by: member.login)
        try notify(.caseAsked, file, canDisown: file.canBeDisowned)
        try emitCase("case.asked", file, id)
        let summary = try summary(of: row, file, adding: view(entry, text, files: []))
        return .done(try view(row, file: file, verdicts: try snapshot.verdicts(on: id), summary))
    }

    fileprivate func add(_ text: String, _ files: [SealedUpload], of flow: FlowID) throws -> Settled<FlowView> {
        var file = try file(flow)
        guard var row = try snapshot.openCase(of: flow) else { throw Refusal.caseClosed }
        let earlier = try snapshot.entries(of: row.id).count { $0.author == .person }
        guard earlier < Engine.mostEntries else { throw Refusal(.tooMany, "case.entries-too-many", wayForward: .support) }
        guard try snapshot.evidence(of: row.id).count + files.count <= Upload.mostInCase else { throw Refusal.tooManyFiles }
        let entry = try entry(on: row.id, by: .person, login: nil, text, file)
        try attach(files, to: row.id, entry: entry.id, of: file)
        // Time that the reviewers spent waiting for the person is not time that they were late.
        if let askedAt = row.askedAt { row.dueAt = row.dueAt + now.since(askedAt) }
        row.askedAt = nil
        transaction.markAnswered(row.id, dueAt: row.dueAt)
        try record("case.answered", file.holding, flow: flow)
        try emitCase("case.answered", file, row.id)
        file.openedCase = try summary(of: row, file, adding: view(entry, text, files: files.map(\.view)))
        return .done(try view(file))
    }

    private func entry(
        on caseID: CaseID, by author: CaseAuthor, login: String?, _ text: String, _ file: FlowFile
    ) throws -> CaseEntryRow {
        let id = newID(CaseEntryID.self)
        let sealed = try vault.seal(Array(text.utf8), with: file.key, realm: realm, as: .caseEntryText(id))
        let row = CaseEntryRow(id: id, caseID: caseID, author: author, login: login, text: sealed, at: now)
        transaction.insert(row)
        return row
    }

    private func view(_ row: CaseEntryRow, _ text: String, files: [EvidenceView]) -> CaseEntryView {
        CaseEntryView(author: row.author, text: text, files: files, at: row.at)
    }

    /// As it will read once this transaction is committed.
    private func summary(of row: CaseRow, _ file: FlowFile, adding entry: CaseEntryView) throws -> FlowView.CaseSummary {
        var summary = try summary(of: row, key: file.key)
        summary.entries.append(entry)
        return summary
    }

    private func emitCase(_ type: String, _ file: FlowFile, _ id: CaseID) throws {
        var data = EventData(file)
        data.caseID = id
        try emit(type, file.holding, data)
    }
}
