package import Domain
import Vault

extension Engine {
    /// The soonest due first.
    /// - Parameter limit: 1 to 100.
    package func listCases(queue: String?, state: CaseState?, after: CaseID?, limit: Int, _ caller: Caller) async throws -> CaseList {
        try caller.require(.casesRead)
        let limit = min(max(limit, 1), 100)
        return try await read(realm: caller.realm) { reading in
            let rows = try reading.snapshot.cases(realm: caller.realm, queue: queue, state: state, after: after, limit: limit + 1)
            let page = try rows.prefix(limit).map { try reading.view($0) }
            return CaseList(cases: page, next: rows.count > limit ? page.last?.id : nil)
        }
    }

    package func readCase(_ id: CaseID, _ caller: Caller) async throws -> CaseView {
        try caller.require(.casesRead)
        return try await read(realm: caller.realm) { reading in
            guard let row = try reading.snapshot.reviewCase(id, realm: caller.realm) else { throw Refusal.caseNotFound }
            return try reading.view(row)
        }
    }
}

extension Reading {
    func view(_ row: CaseRow) throws -> CaseView {
        try view(row, file: try file(row.flow), verdicts: try snapshot.verdicts(on: row.id))
    }

    func view(_ row: CaseRow, file: FlowFile, verdicts: [VerdictRow]) throws -> CaseView {
        let statement = try row.statement.map { try text(try vault.open($0, with: file.key, realm: realm, as: .caseStatement(row.id))) }
        return CaseView(
            id: row.id, queue: row.queue, state: row.state, people: row.people, openedAt: row.openedAt, dueAt: row.dueAt,
            decidedAt: row.decidedAt,
            account: row.account, flow: try view(file), statement: statement,
            verdicts: try verdicts.map { verdict in
                let note = try verdict.note.map {
                    try text(try vault.open($0, with: file.key, realm: realm, as: .verdictNote(row.id, reviewer: verdict.reviewer)))
                }
                return .init(reviewer: verdict.reviewer, vote: verdict.vote, reason: verdict.reason, note: note, at: verdict.at)
            })
    }

    private func text(_ bytes: [UInt8]) throws -> String { String(decoding: bytes, as: UTF8.self) }
}
