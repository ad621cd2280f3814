import Foundation
import TestSupport
import Testing

extension BenchTests {
    @Suite("The program")
    struct ProgramTests {
        @Test("Each command has its help", arguments: [[], ["all"], ["change"]])
        func help(command: [String]) async throws {
            let outcome = try await BenchProgram.run(command + ["--help"])
            #expect(outcome.status == 0)
            #expect(outcome.text.contains((["USAGE: bindery-bench"] + command).joined(separator: " ")))
            #expect(outcome.said == "")
        }

        @Test(
            "What can't be measured is refused before anything is started",
            arguments: [
                (["all", "--only", "everything"], "There is nothing called everything to measure."),
                (["all", "--quick", "--full"], "Give --quick or --full, not both."),
                (["all", "--rounds", "0"], "--rounds must be at least 1."),
                (["change", "--changes", "1", "--seconds", "1"], "Give --changes or --seconds, not both."),
                (["change", "--changes", "5", "--accounts", "5"], "--accounts must be at least 205."),
            ])
        func refused(arguments: [String], says: String) async throws {
            let outcome = try await BenchProgram.run(arguments)
            #expect(outcome.status == 64)
            #expect(outcome.said.contains(says), "\(outcome.said)")
            #expect(outcome.text == "")
        }

        @Test("A folder with something in it is refused with its code")
        func folderInUse() async throws {
            let folder = try TemporaryFolder()
            try "old".write(toFile: folder.path + "/bindery.sqlite", atomically: true, encoding: .utf8)
            let outcome = try await BenchProgram.run(["change", "--folder", folder.path])
            #expect(outcome.status == 73)
            #expect(outcome.said.hasPrefix("bindery-bench: bench.folder-not-empty: "))
        }

        @Test("A server's settings in the environment don't lead the bench to the server's data")
        func ownData() async throws {
            let outcome = try await BenchProgram.run(
                ["change", "--clients", "2", "--changes", "6", "--warm-up", "2", "--json"],
                ["BINDERY_DATA_FOLDER": "/nowhere", "BINDERY_DATABASE_URL": "host=/nowhere dbname=none"])
            try #require(outcome.status == 0, "\(outcome.said)")
            let report = try JSONDecoder().decode(ChangeReport.self, from: outcome.output)
            #expect(report.changes == 6)
            #expect(report.failed == 0)
            #expect(report.checked.accounts == 6)
            #expect(report.checked.wrong == 0)
            #expect(report.steps.count == 9)
            #expect(report.server.queriesPerChange > 10)
        }
    }
}

/// The names that the JSON of `change` has, which scripts read.
private struct ChangeReport: Decodable {
    struct Step: Decodable {
        let step: String
        let count: Int
        let p50Milliseconds, p95Milliseconds, p99Milliseconds, maxMilliseconds: Double
    }
    struct Server: Decodable {
        let idleMegabytes, peakMegabytes, cpuMillisecondsPerChange, commitsPerChange, queriesPerChange: Double
    }
    struct Driver: Decodable { let peakMegabytes, cpuMillisecondsPerChange: Double }
    struct Checked: Decodable { let accounts, wrong: Int }

    let build: String
    let clients, accounts, warmUp, changes, failed: Int
    let seconds, changesPerSecond, processorsBusy: Double
    let steps: [Step]
    let errors: [String: Int]
    let server: Server
    let driver: Driver
    let checked: Checked
}
