import Foundation
import Testing

extension ServerTests {
    @Suite("Data that can't be written")
    struct ReadOnlyTests {
        @Test(
            "The server does not start over them, and says which file",
            .enabled("no file system can be mounted here", { SmallDisk.isPossible }))
        func atStart() async throws {
            let disk = try SmallDisk(megabytes: 8)
            try #require(
                disk.canBeReadOnly, "a file system in a namespace of its own can't be made read-only from here")
            let house = try await Installation.make(["DATA_FOLDER": disk.path])
            try disk.makeReadOnly(true)
            for command in ["migrate", "serve"] {
                let outcome = try await house.program.run([command])
                #expect(outcome.status == 73, "\(command): \(outcome.said)")
                #expect(outcome.firstLine.hasPrefix("bindery: "), "\(command): \(outcome.said)")
                #expect(
                    outcome.firstLine.contains(disk.path) || outcome.firstLine.contains("permissions"),
                    "\(command): \(outcome.said)")
            }
            try disk.makeReadOnly(false)
            try await house.serve().stop()
        }

        @Test(
            "Made so under way, changes are refused and reads go on; made writable again, so do changes, without a restart",
            .enabled("no file can be made unchangeable here", { Unchangeable.isPossible }))
        func underWay() async throws {
            let house = try await Installation.make()
            let (server, journal) = (try await house.serve(), Journal())
            let load = Load(api: server.api, journal: journal, telephones: Telephones(), persistence: .seconds(60))
            async let finished: Void = load.run(clients: 8)
            try await eventually(within: .seconds(30)) { await journal.completed >= 8 }
            let files = [house.databaseFile, house.databaseFile + "-wal"]
            try #require(Unchangeable.set(true, files))
            let refusal = "server.unavailable"
            let isRefused =
                (try? await eventually(within: .seconds(20)) { await journal.turnedAway[refusal] ?? 0 >= 16 }) != nil
            let entry = try #require(await journal.entries.first)
            // Whatever comes of it, the files must be let go of before anything is thrown.
            do { _ = try await Aftermath(api: server.api, isExact: true).look(at: entry) } catch { Issue.record(error) }
            let isTold =
                (try? await eventually(within: .seconds(10)) { try await server.api.get("/readyz").status == 503 })
                != nil
            try #require(Unchangeable.set(false, files))
            #expect(isRefused)
            #expect(isTold)
            try await eventually(within: .seconds(10)) { try await server.api.isReady() }
            let completed = await journal.completed
            try await eventually(within: .seconds(30)) { await journal.completed >= completed + 16 }
            await journal.end()
            await finished
            #expect(await journal.refusals == [])
            let aftermath = Aftermath(api: server.api, isExact: true)
            try await concurrently(await journal.entries) { _ = try await aftermath.look(at: $0) }
            try await server.stop()
            try await house.audit()
        }
    }
}
