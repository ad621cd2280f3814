import TestSupport
import Testing

extension ServerTests {
    @Suite("A database server that fails")
    struct FailoverTests {
        @Test(
            "Promise 2: the primary killed under load and the standby promoted, nodes carry on, and no acknowledged change is missing"
        )
        func failover() async throws {
            let servers = try await PrimaryAndStandby.start()
            let house = try await Installation.make(["DATABASE_URL": servers.url])
            let (journal, telephones) = (Journal(), Telephones())
            let nodes = [try await house.serve(["NODE_NAME": "one"]), try await house.serve(["NODE_NAME": "two"])]
            let load = Task {
                try await concurrently(nodes) { node in
                    await Load(api: node.api, journal: journal, telephones: telephones, persistence: .seconds(45)).run(
                        clients: 6)
                }
            }
            try await eventually(within: .seconds(60)) { await journal.completed >= 24 }
            #expect(await journal.turnedAway == [:])
            await journal.expectTrouble()
            let completed = await journal.completed
            try await servers.failOver()
            try await eventually(within: .seconds(60)) { await journal.completed >= completed + 24 }
            await journal.end()
            try await load.value
            await report(journal)
            try await checkEveryone(journal, nodes, house)
        }

        @Test(
            "Promise 12: with the only standby away callers are told so in time, reads go on, and a repeated call is done once"
        )
        func standbyAway() async throws {
            let servers = try await PrimaryAndStandby.start()
            let house = try await Installation.make(["DATABASE_URL": servers.url])
            let server = try await house.serve()
            let (one, other) = (Person(index: 1), Person(index: 2))
            let account = try server.api.require(try await server.api.post(one.creation), "creating")["id"]?.text ?? ""
            servers.standby.kill()
            let call = other.creation
            async let answer = server.api.post(call)
            try await eventually(within: .seconds(10)) { try await server.api.get("/readyz").status == 503 }
            #expect(try await server.api.get("/v1/accounts/\(account)").status == 200)
            let refused = try await answer
            #expect(refused.status == 503)
            #expect(refused.code == "server.unavailable")
            try await servers.doWithoutStandby()
            try await eventually(within: .seconds(10)) { try await server.api.isReady() }
            let again = try server.api.require(try await server.api.post(call), "repeating")
            #expect(again["externalID"]?.text == other.externalID)
            try await server.stop()
            try await house.audit()
        }

        private func report(_ journal: Journal) async {
            let length = await journal.outage.length
            print("without service for \(length); turned away: \(await journal.turnedAway)")
            #expect(length < .seconds(15))
        }

        private func checkEveryone(_ journal: Journal, _ nodes: [Server], _ house: Installation) async throws {
            #expect(await journal.refusals == [])
            let aftermath = Aftermath(api: nodes[1].api, isExact: false)
            try await concurrently(await journal.entries) { entry in
                _ = try await aftermath.look(at: entry)
                try await aftermath.repeatCalls(of: entry, journal)
            }
            for node in nodes { try await node.stop() }
            try await house.audit()
        }
    }
}
