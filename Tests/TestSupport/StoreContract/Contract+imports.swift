import Domain
import Engine

extension StoreContract {
    static let imports = [
        Clause("An import learns which of its identifiers are taken, in its own realm and of their own kind", occupied),
        Clause("Many accounts at once are read back as one by one, whatever is in their external ids", manyAccounts),
        Clause("An import that is elsewhere by now is not written over", importProgress),
    ]

    static func occupied(_ store: any Store) async throws {
        let (rows, elsewhere) = (try Rows(), try Rows(realm: "messenger", seed: 2))
        let (account, foreign) = (rows.account(), elsewhere.account())
        let (active, suspended, resting, rested, mail) = (
            rows.index(), rows.index(), rows.index(), rows.index(), rows.index()
        )
        try await store.write { transaction in
            for row in [account, foreign] { transaction.insert(row) }
            transaction.insert(rows.binding(of: account, index: active, slot: 2))
            transaction.insert(rows.binding(of: account, index: suspended, state: .suspended))
            transaction.insert(
                rows.binding(
                    of: account, index: resting, state: .released, quarantineUntil: rows.now + .milliseconds(1)))
            transaction.insert(rows.binding(of: account, index: rested, state: .released, quarantineUntil: rows.now))
            transaction.insert(rows.binding(of: account, kind: .email, index: mail))
        }
        let indexes = [active, suspended, resting, rested, mail, rows.index()]
        let wanted = Wanted(
            externalIDs: [account.externalID, foreign.externalID, "nobody"], indexes: [.phone: indexes])
        let found = try await store.read { try $0.occupied(of: wanted, realm: rows.realm, at: rows.now) }
        try expect(found.externalIDs, is: [Array(account.externalID.utf8)], "external ids")
        let place = { Occupied.IndexedIdentifier(kind: .phone, index: $0) }
        try expect(found.slots, is: [place(active): [2], place(suspended): [1]], "slots")
        try expect(found.quarantined, is: [place(resting)], "what is quarantined")
    }

    static func manyAccounts(_ store: any Store) async throws {
        let rows = try Rows()
        let accounts = [#"quoted "twice""#, #"back\slash"#, "{NULL,}", "NULL", "商家-1", " "].map(
            rows.account(externalID:))
        let bindings = accounts.map { rows.binding(of: $0) }
        let entries = accounts.map { rows.ledgerEntry(of: $0, event: "account.created") }
        try await store.write { transaction in
            let all = accounts.indices.map {
                NewAccountRows(account: accounts[$0], bindings: [bindings[$0]], entries: [entries[$0]])
            }
            transaction.insert(all, realm: rows.realm)
        }
        for (place, account) in accounts.enumerated() {
            let found = try await store.read { snapshot in
                (
                    try snapshot.account(externalID: account.externalID, realm: rows.realm),
                    try snapshot.bindings(of: account.id),
                    try snapshot.openings(of: account.id, limit: 9).map(\.entry)
                )
            }
            try expect(found.0, is: account, account.externalID)
            try expect(found.1, is: [bindings[place]], "its bindings")
            try expect(found.2, is: [entries[place].entry], "its ledger")
        }
    }

    static func importProgress(_ store: any Store) async throws {
        let rows = try Rows()
        let begun = AccountImportRow(
            realm: rows.realm, source: rows.bytes(), takenBytes: 10, takenLines: 1, prefixHash: rows.bytes(),
            accepted: 1, rejected: 0,
            reportSize: 0, reportTail: [], begunAt: rows.now, finishedAt: nil)
        var further = begun
        further.takenBytes = 20
        try await store.write { $0.save(begun, replacing: nil) }
        try await store.write { [further] in $0.save(further, replacing: begun) }
        try await expect(.contended, "over what is no longer there") {
            try await store.write { $0.save(begun, replacing: begun) }
        }
        let progress = try await store.read { try $0.accountImport(of: begun.source, realm: rows.realm) }
        try expect(progress, is: further, "how far it is")
    }
}

extension Rows {
    func account(externalID: String) -> AccountRow {
        let row = account()
        return AccountRow(
            id: row.id, realm: realm, externalID: externalID, holds: row.holds, language: row.language,
            dataKey: row.dataKey,
            password: nil, passwordSetAt: nil, createdAt: now, frozenAt: nil, revision: 1)
    }
}
