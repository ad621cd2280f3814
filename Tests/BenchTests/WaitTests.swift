import Foundation
import TestSupport
import Testing

@testable import Bench

extension BenchTests {
    @Suite("Waits")
    struct WaitTests {
        @Test("A profile adds up what was seen and tells the most frequent first")
        func parts() throws {
            var (first, second) = (WaitProfile(), WaitProfile())
            for event in ["IO:WALSync", "processor", "IO:WALSync"] { first.note(event) }
            for event in ["Lock:tuple", "IO:WALSync"] { second.note(event) }
            let profile = try #require(WaitProfile([first, second]))
            #expect(profile.parts.map(\.event) == ["IO:WALSync", "Lock:tuple", "processor"])
            #expect(profile.parts.map(\.samples) == [3, 1, 1])
            #expect(profile.parts.map(\.share) == [0.6, 0.2, 0.2])
            #expect(WaitProfile([]) == nil)
        }

        @Test("A row that two connections want shows as a lock, and as long as it is wanted")
        func sharedRow() async throws {
            let folder = try TemporaryFolder()
            let round = try await PostgresCluster.with { cluster in
                try cluster.run("CREATE TABLE shared (n int); INSERT INTO shared VALUES (0)", in: "postgres")
                let sampler = WaitSampler(cluster: cluster, folder: URL(filePath: folder.path))
                return try await sampler.during {
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        for _ in 0..<2 {
                            group.addTask {
                                try cluster.run("UPDATE shared SET n = n + 1; SELECT pg_sleep(1)", in: "postgres")
                            }
                        }
                        try await group.waitForAll()
                    }
                    return Round(value: 1)
                }
            }
            let samples = try #require(round.waits?.samples)
            // Two seconds of sleep one after the other, twenty looks in each, and half of it a lock.
            #expect(samples["Timeout:PgSleep", default: 0] > 15)
            #expect(samples["Lock:transactionid", default: 0] > 7)
        }

        @Test("The table names the load, and leaves out what was hardly ever seen")
        func table() {
            var profile = WaitProfile()
            for _ in 0..<199 { profile.note("IO:WALSync") }
            profile.note("LWLock:rare")
            let line = BenchLine(
                "any", "changes", unit: "changes/s", [Round(value: 1, waits: profile)],
                floors: [("floor", [Round(value: 2)])])
            let expected = """
                waits of PostgreSQL's connections that were at work, % of samples
                changes (200 samples)
                   99.5  IO:WALSync
                """
            #expect(WaitTable(lines: [line]).text == expected)
            #expect(WaitTable(lines: []).text == nil)
        }
    }
}
