import Domain
import Foundation
import Storage
import StorageSQLite
import TestSupport
import Testing

extension ServerTests {
    @Suite("Migrating")
    struct MigrateTests {
        private static let newest = Migration.all.last?.number ?? 0

        /// What the release after this one could bring, and what older programs can't guess.
        private static func next(needs: Int64) -> Migration {
            Migration(number: newest + 1, name: "next", needs: needs) { _ in
                let tables = ["account", "binding", "flow", "proof", "challenge", "outbox", "api_key"]
                return "CREATE TABLE of_the_next (id BIGINT PRIMARY KEY);"
                    + tables.map { "ALTER TABLE \($0) ADD COLUMN of_the_next BIGINT DEFAULT 7;" }.joined()
            }
        }

        @Test("Asking what is pending and printing it changes nothing", arguments: DatabasePlace.all)
        func asking(dialect: Dialect) async throws {
            let program = try Installation.prepared(
                in: try TemporaryFolder(), try await DatabasePlace.settings(for: dialect))
            let (check, dry) = (["migrate", "--check"], ["migrate", "--dry-run"])
            for _ in 0..<2 {
                #expect(try await program.run(check).status == 1)
                let printed = try await program.require(dry)
                #expect(printed.contains("CREATE TABLE account"))
                #expect(printed.contains(dialect == .sqlite ? "BLOB" : "BYTEA"))
            }
            #expect(!FileManager.default.fileExists(atPath: program.folder.path + "/var"))
            _ = try await program.require(["migrate"])
            #expect(try await program.run(check).status == 0)
            #expect(try await program.require(dry) == "")
            let listed = try JSON.read(try await program.require(["migrate", "--dry-run", "--json"]))
            #expect(listed["pending"] == .list([]))
        }

        @Test("What would be run is printed for machines with its number and its text")
        func machines() async throws {
            let program = try Installation.prepared(in: try TemporaryFolder())
            let steps =
                try JSON.read(try await program.require(["migrate", "--dry-run", "--json"]))["pending"]?.items ?? []
            #expect(steps.map { $0["number"]?.number } == Migration.all.map { Int($0.number) })
            #expect(steps.first?["sql"]?.text == Migration.all.first?.script(for: .sqlite))
        }

        @Test(
            "A server of this release does whole changes over what the next one has added", arguments: DatabasePlace.all
        )
        func oldOverNew(dialect: Dialect) async throws {
            let house = try await Installation.make(on: dialect)
            try await house.withDatabase { database in
                _ = try await Migrator(database: database, known: Migration.all + [Self.next(needs: Self.newest)])
                    .apply(at: Instant(milliseconds: 0))
            }
            #expect(try await house.program.run(["migrate", "--check"]).status == 0)
            let (server, journal) = (try await house.serve(), Journal())
            let load = Load(api: server.api, journal: journal, telephones: Telephones())
            async let finished: Void = load.run(clients: 2)
            try await eventually(within: .seconds(30)) { await journal.completed >= 4 }
            await journal.end()
            await finished
            #expect(await journal.refusals == [])
            try await server.stop()
        }

        @Test("A server whose release the schema has left behind is refused")
        func leftBehind() async throws {
            let house = try await Installation.make()
            try await house.withDatabase { database in
                _ = try await Migrator(database: database, known: Migration.all + [Self.next(needs: Self.newest + 1)])
                    .apply(at: Instant(milliseconds: 0))
            }
            for command in [["serve"], ["migrate"], ["migrate", "--check"]] {
                let outcome = try await house.program.run(command)
                #expect(outcome.status == 78, "\(command): \(outcome.said)")
                #expect(outcome.firstLine.hasPrefix("bindery: store.newer-format:"), "\(command): \(outcome.said)")
            }
        }
    }
}
