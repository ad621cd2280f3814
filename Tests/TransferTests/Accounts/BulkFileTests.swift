import Domain
import Engine
import TestSupport
import Testing

@testable import Transfer

@Suite("Files that name accounts for a job")
struct BulkFileTests {
    private static func parts(_ path: String, _ format: AccountFormat) throws -> [BulkPart] {
        var (file, parts) = (try BulkFile(path, format), [BulkPart]())
        while let part = try file.next() { parts.append(part) }
        return parts
    }

    @Test(
        "Accounts are read from either format, and lines that name none are told",
        arguments: [
            (AccountFormat.csv, "phone,external_id\n,u-1\n,\n+8613800138000,u-2\n,\"u,3\"\n"),
            (
                .jsonl,
                "{\"external_id\":\"u-1\"}\n{}\n{\"external_id\":\"u-2\",\"phone\":\"+86\"}\n{\"external_id\":\"u,3\"}\n"
            ),
        ])
    func formats(_ format: AccountFormat, _ text: String) async throws {
        let bench = try await ImportBench.make()
        let parts = try Self.parts(try bench.file(text), format)
        #expect(parts.flatMap(\.accounts) == ["u-1", "u-2", "u,3"].map(BulkOrder.Named.externalID))
        let rejected = parts.flatMap(\.rejected)
        #expect(rejected.map(\.refusal.code) == ["account.external-id-malformed"])
        #expect(rejected.map(\.line) == [format == .csv ? 3 : 2])
    }

    @Test("A long file makes the same parts each time, of as many accounts as a job may have")
    func parts() async throws {
        let bench = try await ImportBench.make()
        let path = try bench.file("external_id\n" + (1...25_000).map { "user-\($0)\n" }.joined())
        let (first, second) = (try Self.parts(path, .csv), try Self.parts(path, .csv))
        #expect(first.map(\.accounts.count) == [10_000, 10_000, 5_000])
        let order = { (part: BulkPart, reason: BulkReason) in
            BulkOrder(
                operation: .unbind, kinds: [.phone], reason: reason, at: bench.harness.clock.now,
                accounts: part.accounts
            ).source
        }
        #expect(first.map { order($0, .policy) } == second.map { order($0, .policy) })
        #expect(Set(first.map { order($0, .policy) } + first.map { order($0, .security) }).count == 6)
    }

    @Test("A file without the column is refused")
    func noColumn() async throws {
        let bench = try await ImportBench.make()
        let path = try bench.file("phone\n+8613800138000\n")
        #expect(throws: TransferFailure.self) { try BulkFile(path, .csv) }
    }
}
