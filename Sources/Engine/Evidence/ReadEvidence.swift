package import Domain
import Vault

extension Engine {
    /// A file of a case in full. That it was looked at is committed before the content leaves.
    package func evidence(_ id: EvidenceID, on caseID: CaseID, _ call: Call) async throws -> EvidenceContent {
        let caller = call.caller
        try caller.require(StaffRole.reviewer)
        _ = try caller.deskMember()
        let row = try await transact(realm: caller.realm) { work in
            let reviewed = try work.deskCase(caseID, caller)
            guard let row = try work.snapshot.evidence(id, realm: caller.realm), row.caseID == caseID else {
                throw Refusal(.notFound, "evidence.not-found", wayForward: .correct)
            }
            work.note(.fileViewed, by: caller, account: reviewed.account, caseID: caseID, evidence: id)
            return row
        }
        return try await read(realm: caller.realm) { reading in try reading.content(of: row) }
    }
}

extension Reading {
    fileprivate func content(of row: EvidenceRow) throws -> EvidenceContent {
        let key = try holding(row.account).key
        guard let sealed = try snapshot.evidenceContent(row.id) else { throw StoreFailure.corrupt("evidence \(row.id) has no content") }
        let bytes = try vault.open(sealed, with: key, realm: realm, as: .evidenceContent(row.id))
        return EvidenceContent(name: try view(row, key: key).name, type: row.type, bytes: bytes)
    }

    func view(_ row: EvidenceRow, key: DataKey) throws -> EvidenceView {
        let name = try vault.open(row.name, with: key, realm: realm, as: .evidenceName(row.id))
        return EvidenceView(id: row.id, name: String(decoding: name, as: UTF8.self), type: row.type, size: row.size)
    }
}
