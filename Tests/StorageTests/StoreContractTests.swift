import Storage
import TestSupport
import Testing

@Suite("The store's contract on SQLite")
struct StoreContractTests {
    @Test("The store keeps its contract", arguments: StoreContract.clauses)
    func keeps(_ clause: StoreContract.Clause) async throws {
        let bench = try await StoreWorkbench()
        try await clause.check(bench.store)
    }

    @Test("The schema keeps its contract", arguments: StoreContract.schemaClauses)
    func keeps(_ clause: StoreContract.SchemaClause) async throws {
        let bench = try await StoreWorkbench()
        try await clause.check(bench.database)
    }
}
