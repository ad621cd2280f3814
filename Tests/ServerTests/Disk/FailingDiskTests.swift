import Testing

extension ServerTests {
    @Suite(
        "A disk that fails to flush",
        .enabled("no process may look into another one here", { FailingFlushes.isPossible }))
    struct FailingDiskTests {
        @Test(
            "Promise 2: from then on every call is refused and /readyz says no, until it is started again; nothing acknowledged is lost"
        )
        func underWay() async throws {
            let house = try await Installation.make()
            let (server, journal) = (try await house.serve(), Journal())
            let load = Load(
                api: server.api, journal: journal, telephones: Telephones(), persistence: .milliseconds(100))
            async let finished: Void = load.run(clients: 8)
            let failure = await Task { try await failFlushes(of: server, journal) }.result
            // Whatever came of it, the clients must go home before anything is thrown.
            await journal.end()
            await finished
            try failure.get()
            try await checkRefusing(server, try #require(await journal.entries.first?.account))
            #expect(await Set(journal.turnedAway.keys) == ["server.unavailable"])
            try await server.stop()
            try await checkKept(house, journal)
        }

        private func failFlushes(of server: Server, _ journal: Journal) async throws {
            try await eventually(within: .seconds(30)) { await journal.completed >= 8 }
            let failing = try await FailingFlushes(of: server.id)
            try await eventually(within: .seconds(30)) { await journal.turnedAway.values.reduce(0, +) >= 32 }
            try await failing.end()
        }

        /// The disk is well again by now, but nobody knows what it holds.
        private func checkRefusing(_ server: Server, _ account: String) async throws {
            #expect(try await server.api.get("/readyz").status == 503)
            #expect(try await server.api.get("/healthz").status == 200)
            let answers = [
                try await server.api.post("/v1/accounts", Person(index: 99_999).account),
                try await server.api.get("/v1/accounts/\(account)"),
            ]
            for answer in answers {
                #expect(answer.status == 503)
                #expect(answer.code == "server.unavailable")
            }
        }

        private func checkKept(_ house: Installation, _ journal: Journal) async throws {
            let server = try await house.serve()
            // The flush that failed has taken no byte away here, so what it was for may be there
            // without an answer.
            let aftermath = Aftermath(api: server.api, isExact: false)
            try await concurrently(await journal.entries) { _ = try await aftermath.look(at: $0) }
            try await server.stop()
            try await house.audit()
        }
    }
}
