import Domain
import Engine
import Vault

extension StoreContract {
    static let evidence = [
        Clause("A file is read back by its case and by its id, and its content apart", evidenceReadsBack),
        Clause("A file of five megabytes is read back whole", largeEvidence),
        Clause("A phase that refuses leaves no file", noEvidence),
    ]

    private static func file(
        _ rows: Rows, of made: CaseRow, entry: CaseEntryID? = nil, pages: Int? = nil
    ) -> EvidenceRow {
        EvidenceRow(
            id: rows.id(), realm: made.realm, account: made.account, flow: made.flow, caseID: made.id, entry: entry,
            name: rows.sealed(),
            type: pages == nil ? .png : .pdf, size: 33, pages: pages, addedAt: rows.now)
    }

    static func evidenceReadsBack(_ store: any Store) async throws {
        let (rows, other) = (try Rows(), try Rows(realm: "messenger").realm)
        let made = try await open(rows, cases: 2, in: store)
        let entry = rows.entry(on: made[0])
        let files = [
            file(rows, of: made[0]), file(rows, of: made[0], entry: entry.id, pages: 7), file(rows, of: made[1]),
        ]
        let contents = files.map { _ in rows.sealed() }
        try await store.write { transaction in
            transaction.insert(entry)
            for (row, content) in zip(files, contents) { transaction.insert(row, content: content) }
        }
        try expect(try await store.read { try $0.evidence(of: made[0].id) }, is: Array(files[0...1]), "of a case")
        try expect(try await store.read { try $0.evidence(files[1].id, realm: rows.realm) }, is: files[1], "by id")
        try expect(try await store.read { try $0.evidence(files[1].id, realm: other) }, is: nil, "from another realm")
        try expect(try await store.read { try $0.evidenceContent(files[1].id) }, is: contents[1], "the content")
        try expect(try await store.read { try $0.evidenceContent(rows.id()) }, is: nil, "of no file")
    }

    static func largeEvidence(_ store: any Store) async throws {
        let rows = try Rows()
        let made = try await open(rows, cases: 1, in: store)[0]
        let content = Sealed(bytes: [UInt8](repeating: 0xA5, count: 5 * 1024 * 1024 + 29))
        let row = file(rows, of: made)
        try await store.write { $0.insert(row, content: content) }
        try expect(try await store.read { try $0.evidenceContent(row.id) } == content, "the whole content")
    }

    static func noEvidence(_ store: any Store) async throws {
        let rows = try Rows()
        let made = try await open(rows, cases: 1, in: store)[0]
        let row = file(rows, of: made)
        try? await store.write { transaction in
            transaction.insert(row, content: rows.sealed())
            throw Refusal.caseNotFound
        }
        try expect(try await store.read { try $0.evidence(of: made.id) }, is: [], "files")
    }
}
