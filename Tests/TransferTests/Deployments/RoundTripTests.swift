import Domain
import Engine
import Flows
import Storage
import TestSupport
import Testing
import Verification

@testable import Transfer

@Suite("Moving a deployment")
struct RoundTripTests {
    private static func sections(_ path: String) throws -> [ExportTrailer.Section] {
        try CheckedExport.open(path) { _ in }.trailer.sections
    }

    @Test("From SQLite to PostgreSQL and back nothing is lost, and a flow in progress is finished after the move")
    func there() async throws {
        let lively = try await LivelyHarness.make()
        let (clock, folder) = (lively.harness.clock, lively.harness.folder)
        let files = (1...3).map { "\(folder.path)/export-\($0)" }
        let exported = try await DeploymentExport.run(from: lively.harness.database, to: .file(files[0]), at: clock.now)
        let postgres = try await FreshDatabase(.postgres)
        let moved = try await DeploymentImport(into: postgres.database, now: { clock.now }).run(file: files[0])
        #expect(moved.rows == exported.rows && moved.earlierRows == 0)
        _ = try await DeploymentExport.run(from: postgres.database, to: .file(files[1]), at: clock.now)
        let back = try await FreshDatabase(.sqlite)
        _ = try await DeploymentImport(into: back.database, now: { clock.now }).run(file: files[1])
        _ = try await DeploymentExport.run(from: back.database, to: .file(files[2]), at: clock.now)
        let sections = try files.map { try Self.sections($0) }
        #expect(sections[0] == sections[1] && sections[1] == sections[2])
        for database in [postgres, back] { try await finish(lively, on: database) }
    }

    @Test("A lively database has rows of everything that a move is tried with")
    func lively() async throws {
        let lively = try await LivelyHarness.make()
        let file = lively.harness.folder.path + "/export"
        _ = try await DeploymentExport.run(from: lively.harness.database, to: .file(file), at: lively.harness.clock.now)
        let empty = try Self.sections(file).filter { $0.rows == 0 }.map(\.name)
        // Nobody changed the master key, reset a member of staff, was lent a result, or drafted
        // anything.
        let unused: Set = [
            "master_key_in_force", "flow_result", "staff_session", "staff_draft", "staff_access", "failures",
            "policy_in_force",
        ]
        #expect(Set(empty).subtracting(unused).sorted() == [])
    }

    /// The code to the new number goes out and is proved, and the ledger continues after its last
    /// entry.
    private func finish(_ lively: LivelyHarness, on database: FreshDatabase) async throws {
        let engine = try database.engine(lively.ring, clock: lively.harness.clock)
        let before = try await database.count("SELECT MAX(seq) FROM ledger_entry")
        let call = lively.harness.call
        _ = try await engine.sendChallenge(lively.openFlow, .newCode, call).get()
        let code = try #require(try await Mailbox(engine).code(to: lively.newNumber))
        let proof = SubmitProof(requirement: .newCode, answer: .code(Secret(code)))
        let view = try await engine.submitProof(lively.openFlow, proof, call).get()
        #expect(view.state == .completed)
        let held = try await engine.readAccount(lively.account, lively.harness.platform)
        #expect(held.bindings.filter { $0.state == .active }.map(\.masked) == ["+86 139****9003"])
        #expect(try await database.count("SELECT MIN(seq) FROM ledger_entry") == 1)
        #expect(try await database.count("SELECT MAX(seq) FROM ledger_entry") > before)
    }
}
