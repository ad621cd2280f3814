import Domain
import Engine
import Storage
import TestSupport
import Testing

@Suite("What a use case sees of the database's troubles")
struct StoreFailureTests {
    @Test(
        "Every trouble becomes the one that fits",
        arguments: [
            (StorageFailure.busy, StoreFailure.busy),
            (.full, .unwritable(StorageFailure.full.description)),
            (.readOnly, .unwritable(StorageFailure.readOnly.description)),
            (.malformedRow("column 3"), .corrupt(StorageFailure.malformedRow("column 3").description)),
            (
                .constraint(.check, subject: "slot"),
                .corrupt(StorageFailure.constraint(.check, subject: "slot").description)
            ),
            (.closed, .unavailable(StorageFailure.closed.description)),
            (.stale, .contended),
            (.constraint(.unique, subject: "slot"), .contended),
            (.constraint(.foreignKey, subject: "flow"), .contended),
        ])
    func mapped(_ trouble: StorageFailure, _ seen: StoreFailure) async throws {
        let store = SQLStore(database: FailingDatabase(failure: trouble))
        await #expect(throws: seen) { try await store.write { _ in } }
        await #expect(throws: seen) { try await store.read { _ in } }
    }

    @Test("A row that can't be read is told without its values", arguments: TestedEngine.allCases)
    func unreadableRow(_ engine: TestedEngine) async throws {
        let (bench, rows) = (try await StoreWorkbench(engine), try Rows())
        let account = rows.account()
        try await bench.store.write { $0.insert(account) }
        _ = try await bench.database.write { try $0.execute("UPDATE account SET language = 'xx-secret'", []) }
        let failure = await #expect(throws: StoreFailure.self) {
            try await bench.store.read { _ = try $0.account(account.id, realm: account.realm) }
        }
        guard case .corrupt(let text) = failure else {
            Issue.record("it is \(String(describing: failure))")
            return
        }
        #expect(!text.contains("xx-secret"))
    }
}

private struct FailingDatabase: SQLDatabase {
    let failure: StorageFailure
    var dialect: Dialect { .sqlite }
    var statistics: StorageStatistics { StorageStatistics() }
    var waiting: Int { 0 }
    var isClosed: Bool { false }
    var databaseSize: Int64 { get async throws { throw failure } }
    var sharedTime: (@Sendable () -> Instant)? { nil }

    func close() async throws { throw failure }
    func checkIntegrity() async throws { throw failure }
    func write<Value: Sendable>(_ phase: @escaping @Sendable (any SQLConnection) throws -> Value) async throws -> Value
    { throw failure }
    func read<Value: Sendable>(
        _ read: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value { throw failure }
}
