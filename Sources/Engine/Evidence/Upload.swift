import Domain
import Flows
import Vault
import Verification

/// A file as somebody sent it. What it is, is told by its bytes; the name is only shown.
package struct Upload: Sendable {
    package let name: String
    package let bytes: [UInt8]

    package init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }

    /// With one statement or answer.
    package static let mostAtOnce = 5
    /// In one case.
    package static let mostInCase = 20
}

/// A file that was judged and sealed, outside of any transaction: five files of five megabytes take
/// longer than the one writer should be held.
struct SealedUpload: Sendable {
    let id: EvidenceID
    /// As it will be shown.
    let shownName: String
    let name: Sealed
    let type: EvidenceType
    let size: Int
    let pages: Int?
    let content: Sealed

    var view: EvidenceView { EvidenceView(id: id, name: shownName, type: type, size: size, pages: pages) }
}

extension Engine {
    /// Judges all files before the first is sealed.
    /// - Throws: a refusal that names the first fault.
    func sealed(_ files: [Upload], for flow: FlowID, realm: RealmID) async throws -> [SealedUpload] {
        guard files.count <= Upload.mostAtOnce else { throw Refusal.tooManyFiles }
        guard !files.isEmpty else { return [] }
        let types = try files.map { file in try Self.judged(file) }
        var pages: [Int?] = []
        for (file, type) in zip(files, types) { pages.append(type == .pdf ? try await self.pages(of: file) : nil) }
        let key = try await read(realm: realm) { reading in try reading.file(flow).key }
        let now = now()
        return try files.indices.map {
            try seal(files[$0], as: types[$0], pages: pages[$0], with: key, realm: realm, at: now)
        }
    }

    private static func judged(_ file: Upload) throws(Refusal) -> EvidenceType {
        do {
            return try EvidenceType.judge(file.bytes)
        } catch {
            throw Refusal(error)
        }
    }

    private func pages(of file: Upload) async throws(Refusal) -> Int {
        do {
            return try await documents.pages(of: file.bytes)
        } catch {
            throw Refusal(error)
        }
    }

    private func seal(
        _ file: Upload, as type: EvidenceType, pages: Int?, with key: DataKey, realm: RealmID, at now: Instant
    ) throws -> SealedUpload {
        let id = ids.next(EvidenceID.self, at: now)
        let name = EvidenceName.cleaned(file.name, type: type)
        return SealedUpload(
            id: id, shownName: name,
            name: try vault.seal(Array(name.utf8), with: key, realm: realm, as: .evidenceName(id)), type: type,
            size: file.bytes.count, pages: pages,
            content: try vault.seal(file.bytes, with: key, realm: realm, as: .evidenceContent(id)))
    }
}

extension UnitOfWork {
    /// Writes what was sealed before.
    /// - Throws: a refusal when the account got another data key meanwhile, under which nothing of
    ///   it could be opened.
    func attach(_ files: [SealedUpload], to caseID: CaseID, entry: CaseEntryID? = nil, of file: FlowFile) throws {
        for upload in files {
            guard (try? vault.open(upload.name, with: file.key, realm: realm, as: .evidenceName(upload.id))) != nil
            else {
                throw StoreFailure.contended
            }
            let row = EvidenceRow(
                id: upload.id, realm: realm, account: file.account.id, flow: file.flow.id, caseID: caseID, entry: entry,
                name: upload.name, type: upload.type, size: upload.size, pages: upload.pages, addedAt: now)
            transaction.insert(row, content: upload.content)
        }
    }
}

extension Refusal {
    init(_ fault: EvidenceFault) {
        self.init(.unacceptable, ReasonCode(rawValue: fault.rawValue), wayForward: .correct, field: "files")
    }

    init(_ failure: DocumentFailure) {
        switch failure {
        case .refused(let fault): self.init(fault)
        case .noSuchPage: self.init(.notFound, "evidence.no-such-page", wayForward: .correct)
        case .busy: self.init(.unavailable, "server.busy", wayForward: .correct, field: "files")
        case .unavailable: self.init(.unavailable, "evidence.no-reader", wayForward: .correct, field: "files")
        }
    }

    static let tooManyFiles = Refusal(.unacceptable, "evidence.too-many", wayForward: .correct, field: "files")
}

extension AssociatedData {
    static func evidenceName(_ id: EvidenceID) -> Self { Self(table: "evidence", column: "name", row: id.bytes) }
    static func evidenceContent(_ id: EvidenceID) -> Self { Self(table: "evidence", column: "content", row: id.bytes) }
    static func caseEntryText(_ id: CaseEntryID) -> Self { Self(table: "case_entry", column: "content", row: id.bytes) }
}
