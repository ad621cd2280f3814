import Domain
import Vault

/// Some lines of a file that are settled in one transaction, and how far the file is read with
/// them.
package struct IntakeBatch: Sendable {
    /// A line and what became of it so far.
    package typealias Line = (number: Int64, outcome: Result<SealedAccount, LineRefusal>)

    package let lines: [Line]
    /// What the database has about this file; nil where it has nothing.
    package let before: AccountImportRow?
    /// Whether it continues from there, or begins anew.
    package let goesOn: Bool
    /// Its state afterwards; the counts and the report are filled in here.
    package let after: AccountImportRow

    package init(lines: [Line], before: AccountImportRow?, goesOn: Bool, after: AccountImportRow) {
        self.lines = lines
        self.before = before
        self.goesOn = goesOn
        self.after = after
    }
}

/// Another run of the same import was quicker.
package struct IntakeOvertaken: Error {
    package init() {}
}

extension AccountIntake {
    /// What a digest of a file is stored as: keyed, since a file of one line is as easily guessed as
    /// its number (promise 10).
    package func mark(of digest: [UInt8]) -> [UInt8] {
        engine.vault.keyedHash(digest, realm: realm, purpose: "import").bytes
    }

    /// How far the import of a file has got; nil where nothing of it was ever taken.
    package func progress(of source: [UInt8]) async throws -> AccountImportRow? {
        try await engine.read(realm: realm) { try $0.snapshot.accountImport(of: source, realm: $0.realm) }
    }

    /// Writes a batch's accounts and how far the file is read, or nothing at all.
    /// - Parameter report: the bytes that the rejected lines add to the report.
    /// - Returns: how far the import has got, and what was rejected.
    /// - Throws: ``IntakeOvertaken`` when the import is not where `batch` begins.
    package func take(
        _ batch: IntakeBatch, report: @escaping @Sendable ([(number: Int64, refusal: LineRefusal)]) -> [UInt8]
    ) async throws -> (row: AccountImportRow, refused: [(number: Int64, refusal: LineRefusal)]) {
        try await engine.transact(realm: realm) { work in
            try work.refuseOvertaken(batch)
            let result = try self.allot(batch, work)
            let row = Self.progress(batch, result, report(result.refused))
            work.transaction.insert(result.accepted.map(\.rows), realm: work.realm)
            for (account, _) in result.accepted { try work.tell(account) }
            work.transaction.save(row, replacing: batch.before)
            return (row, result.refused)
        }
    }

    /// What ``take(_:report:)`` would reject now. Writes nothing.
    package func rehearse(_ lines: [IntakeBatch.Line]) async throws -> [(number: Int64, refusal: LineRefusal)] {
        try await engine.read(realm: realm) { try self.allot(lines, $0).refused }
    }

    private typealias IntakeResult = (
        accepted: [(account: SealedAccount, rows: NewAccountRows)], refused: [(number: Int64, refusal: LineRefusal)]
    )

    private func allot(_ batch: IntakeBatch, _ reading: ReadContext) throws -> IntakeResult {
        try allot(batch.lines, reading)
    }

    private func allot(_ lines: [IntakeBatch.Line], _ reading: ReadContext) throws -> IntakeResult {
        let sealed = lines.compactMap { try? $0.outcome.get() }
        var allotment = Allotment(
            try reading.snapshot.occupied(of: Wanted(sealed), realm: realm, at: reading.now), under: policy)
        var result: IntakeResult = ([], [])
        for line in lines {
            do throws(LineRefusal) {
                let account = try line.outcome.get()
                result.accepted.append((account, try allotment.take(account)))
            } catch {
                result.refused.append((line.number, error))
            }
        }
        return result
    }

    private static func progress(_ batch: IntakeBatch, _ result: IntakeResult, _ report: [UInt8]) -> AccountImportRow {
        var row = batch.after
        let before = batch.goesOn ? batch.before : nil
        row.accepted = (before?.accepted ?? 0) + Int64(result.accepted.count)
        row.rejected = (before?.rejected ?? 0) + Int64(result.refused.count)
        row.reportSize = before.map { $0.reportSize + Int64($0.reportTail.count) } ?? 0
        row.reportTail = report
        return row
    }
}

extension UnitOfWork {
    fileprivate func refuseOvertaken(_ batch: IntakeBatch) throws {
        let stored = try snapshot.accountImport(of: batch.after.source, realm: realm)
        guard stored?.takenBytes == batch.before?.takenBytes, stored?.begunAt == batch.before?.begunAt else {
            throw IntakeOvertaken()
        }
    }

    /// The events of a created account, to every webhook that wants them.
    fileprivate func tell(_ account: SealedAccount) throws {
        guard try !realmWebhooks().isEmpty else { return }
        let holding = Holding(account: account.account, key: account.key, bindings: [])
        try emit(.accountCreated, holding, EventData(account.account))
        if account.account.status == .restricted { try emit(.accountRestricted, holding, EventData(account.account)) }
    }
}
