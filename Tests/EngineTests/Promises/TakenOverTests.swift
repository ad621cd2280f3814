import Domain
import Engine
import StorageSQLite
import TestSupport
import Testing

@Suite("A proof on its way while its flow is continued elsewhere")
struct TakenOverTests {
    @Test("Promise 5: a password that is being judged counts nothing for whoever took the flow over")
    func password() async throws {
        let folder = try TemporaryFolder()
        let database = InterruptedDatabase(try SQLiteDatabase(path: folder.path + "/bindery.sqlite"))
        let policy =
            "realm: shop\noperations: { phone.unbind: { tracks: [{ name: a, proofs: [password, old.code] }] } }"
        let harness = try await EngineHarness.make(policies: [policy], folder: folder, database: database)
        let account = try await harness.account(email: "lin@example.com", password: "correct horse").id
        let flow = try await harness.start(account, OperationName(.phone, .unbind)).flow.id
        database.afterNextWrite { _ = try? await harness.engine.resumeFlow(flow, harness.call) }
        let code = try await refusal { try await harness.enterPassword("correct horse", of: flow) }
        #expect(code == "flow.elsewhere")
        #expect(try await harness.engine.readFlow(flow, harness.platform).proofs.isEmpty)
        #expect(try await harness.enterPassword("correct horse", of: flow).proofs.count == 1)
    }
}
