package import Domain
import Vault

extension Engine {
    /// What there is to look at: a picture in full, or a document to be looked at page by page
    /// (``evidencePage(_:_:on:_:)``). That it was looked at is committed before the content leaves.
    package func evidence(_ id: EvidenceID, on caseID: CaseID, _ call: Call) async throws -> EvidenceLook {
        let row = try await looked(at: id, on: caseID, call)
        return try await read(realm: call.caller.realm) { reading in
            guard row.pages != nil else { return .picture(try reading.content(of: row)) }
            return .document(try reading.view(row, key: try reading.holding(row.account).key))
        }
    }

    /// A page of a document as a picture, for whoever has just opened the document.
    /// - Parameter page: from 1.
    /// - Returns: a PNG.
    /// - Throws: `evidence.not-found`, `evidence.no-such-page`, `evidence.no-reader`, `server.busy`
    package func evidencePage(_ page: Int, _ id: EvidenceID, on caseID: CaseID, _ call: Call) async throws -> [UInt8] {
        let row = try await looked(at: id, on: caseID, call)
        guard row.pages != nil else { throw Refusal.evidenceNotFound }
        let content = try await read(realm: call.caller.realm) { reading in try reading.content(of: row) }
        do {
            return try await documents.picture(of: page, in: content.bytes)
        } catch {
            throw Refusal(error)
        }
    }

    /// A document as the person sent it, once it is committed who wanted to have it and why: what
    /// looks harmless here is opened by some other program then.
    /// - Parameter reason: 5 to 200 characters in the reader's own words.
    package func takeEvidence(
        _ id: EvidenceID, on caseID: CaseID, reason: String, _ call: Call
    ) async throws -> EvidenceContent {
        let caller = call.caller
        try caller.require(StaffRole.reviewer)
        _ = try caller.deskMember()
        let reason = try Self.staffReason(reason)
        let row = try await transact(realm: caller.realm) { work in
            let reviewed = try work.deskCase(caseID, caller)
            let row = try work.evidenceRow(id, of: caseID)
            let key = try work.holding(row.account).key
            try work.note(.fileTaken, by: caller, on: reviewed, evidence: id, reason: reason, key: key)
            return row
        }
        return try await read(realm: caller.realm) { reading in try reading.content(of: row) }
    }

    /// Ten minutes of looking at one file are one look in the record.
    private func looked(at id: EvidenceID, on caseID: CaseID, _ call: Call) async throws -> EvidenceRow {
        let caller = call.caller
        try caller.require(StaffRole.reviewer)
        let member = try caller.deskMember()
        return try await transact(realm: caller.realm) { work in
            let reviewed = try work.deskCase(caseID, caller)
            let row = try work.evidenceRow(id, of: caseID)
            let since = work.now - .minutes(10)
            let isNoted = try work.snapshot.accesses(to: caseID, limit: 50).contains { access in
                access.evidence == id && access.staff == member.id && access.act == .fileViewed && access.at > since
            }
            if !isNoted { work.note(.fileViewed, by: caller, account: reviewed.account, caseID: caseID, evidence: id) }
            return row
        }
    }
}

extension Refusal {
    fileprivate static let evidenceNotFound = Refusal(.notFound, "evidence.not-found", wayForward: .correct)
}

extension ReadContext {
    fileprivate func evidenceRow(_ id: EvidenceID, of caseID: CaseID) throws -> EvidenceRow {
        guard let row = try snapshot.evidence(id, realm: realm), row.caseID == caseID else {
            throw Refusal.evidenceNotFound
        }
        return row
    }

    fileprivate func content(of row: EvidenceRow) throws -> EvidenceContent {
        let key = try holding(row.account).key
        guard let sealed = try snapshot.evidenceContent(row.id) else {
            throw StoreFailure.corrupt("evidence \(row.id) has no content")
        }
        let bytes = try vault.open(sealed, with: key, realm: realm, as: .evidenceContent(row.id))
        return EvidenceContent(name: try view(row, key: key).name, type: row.type, bytes: bytes)
    }

    func view(_ row: EvidenceRow, key: DataKey) throws -> EvidenceView {
        let name = try vault.open(row.name, with: key, realm: realm, as: .evidenceName(row.id))
        return EvidenceView(
            id: row.id, name: String(decoding: name, as: UTF8.self), type: row.type, size: row.size, pages: row.pages)
    }
}
