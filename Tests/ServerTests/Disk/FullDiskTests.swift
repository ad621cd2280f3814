import Testing

extension ServerTests {
    @Suite("A disk that is full", .enabled("no file system can be mounted here", { SmallDisk.isPossible }))
    struct FullDiskTests {
        @Test(
            "Changes are refused and nothing acknowledged is lost; reads go on; with room again, so do changes, without a restart"
        )
        func underWay() async throws {
            let disk = try SmallDisk(megabytes: 24)
            let house = try await Installation.make(["DATA_FOLDER": disk.path], wrapper: disk.wrapper)
            let (server, journal) = (try await house.serve(), Journal())
            let load = Load(api: server.api, journal: journal, telephones: Telephones(), persistence: .seconds(60))
            async let finished: Void = load.run(clients: 8)
            try await eventually(within: .seconds(30)) { await journal.completed >= 8 }
            try disk.fill()
            try await eventually(within: .seconds(30)) { await journal.turnedAway.values.reduce(0, +) >= 32 }
            try await checkFull(server, try #require(await journal.entries.first))
            #expect(await Set(journal.turnedAway.keys) == ["server.unavailable"])
            try disk.free()
            try await eventually(within: .seconds(10)) { try await server.api.isReady() }
            let completed = await journal.completed
            try await eventually(within: .seconds(30)) { await journal.completed >= completed + 16 }
            await journal.end()
            await finished
            #expect(await journal.refusals == [])
            let aftermath = Aftermath(api: server.api, isExact: true)
            try await concurrently(await journal.entries) { _ = try await aftermath.look(at: $0) }
            try await server.stop()
            try await audit(house, disk)
        }

        /// - Parameter entry: somebody who has changed their number.
        private func checkFull(_ server: Server, _ entry: Journal.Entry) async throws {
            let changed = try await server.api.post("/v1/accounts", Person(index: 99_999).account)
            #expect(changed.status == 503)
            #expect(changed.code == "server.unavailable")
            try await eventually(within: .seconds(10)) { try await server.api.get("/readyz").status == 503 }
            let readiness = try await server.api.get("/readyz").body["checks"]
            #expect(readiness?["store"]?.text == "ok")
            #expect(readiness?["writes"]?.text != "ok")
            #expect(try await server.api.get("/healthz").status == 200)
            _ = try await Aftermath(api: server.api, isExact: true).look(at: entry)
        }

        private func audit(_ house: Installation, _ disk: SmallDisk) async throws {
            try await house.with(["DATA_FOLDER": disk.outside]).audit()
        }

        @Test("The server does not start on a full disk, says so, and starts once there is room")
        func atStart() async throws {
            let disk = try SmallDisk(megabytes: 8)
            let house = try await Installation.make(["DATA_FOLDER": disk.path], wrapper: disk.wrapper)
            try disk.fill()
            for command in ["migrate", "serve"] {
                let outcome = try await house.program.run([command])
                #expect(outcome.status == 73, "\(command): \(outcome.said)")
                #expect(outcome.firstLine.hasPrefix("bindery: store.unwritable:"), "\(command): \(outcome.said)")
            }
            try disk.free()
            try await house.serve().stop()
        }
    }
}
