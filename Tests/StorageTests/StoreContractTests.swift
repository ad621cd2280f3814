import Storage
import TestSupport
import Testing

@Suite("The store's contract")
struct StoreContractTests {
    @Test("The store keeps its contract", arguments: TestedEngine.allCases, StoreContract.clauses)
    func keeps(_ engine: TestedEngine, _ clause: StoreContract.Clause) async throws {
        let bench = try await StoreWorkbench(engine)
        try await clause.check(bench.store)
        // What a start looks for, with rows in every table: a server must not refuse the database
        // that it has written itself.
        try await bench.database.checkIntegrity()
    }

    @Test("The schema keeps its contract", arguments: TestedEngine.allCases, StoreContract.schemaClauses)
    func keeps(_ engine: TestedEngine, _ clause: StoreContract.SchemaClause) async throws {
        let bench = try await StoreWorkbench(engine)
        try await clause.check(bench.database)
    }
}
