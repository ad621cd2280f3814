import Storage
import Testing

extension ServerTests {
    @Suite("Two nodes over one database")
    struct TwoNodesTests {
        @Test("Promise 7: what a node was delivering when it was killed is delivered by the other one, once each")
        func killed() async throws {
            let (house, gateway) = (try await Installation.make(on: .postgres), try await SilentGateway())
            let (journal, telephones) = (Journal(), Telephones())
            let doomed = try await house.serve(gateway.settings.merging(["NODE_NAME": "doomed"]) { $1 })
            let other = try await house.serve(["NODE_NAME": "other"])
            try await loadBoth(doomed, other, journal, telephones)
            let stuck = try await house.waitingMessages()
            #expect(stuck > 0, "the doomed node holds messages")
            try await doomed.killAtOnce()
            try await eventually(within: .seconds(45)) {
                try await telephones.read(other.api)
                return try await house.waitingMessages() == 0
            }
            try await telephones.read(other.api)
            for entry in await journal.entries {
                let count = entry.step == .completed ? 1 : 0
                #expect(await telephones.notices(to: entry.person.address).count == count, "\(entry.person.address)")
            }
            try await other.stop()
            try await gateway.close()
            try await house.audit([.nothingWaits])
        }

        private func loadBoth(_ one: Server, _ other: Server, _ journal: Journal, _ telephones: Telephones) async throws
        {
            let load = Task {
                try await concurrently([one, other]) { node in
                    await Load(api: node.api, journal: journal, telephones: telephones, persistence: .seconds(30)).run(
                        clients: 4)
                }
            }
            try await eventually(within: .seconds(60)) { await journal.completed >= 32 }
            await journal.end()
            try await load.value
            #expect(await journal.refusals == [])
            #expect(await journal.turnedAway == [:])
        }

        @Test("A node stopped under load answers all that it took, and the other one continues")
        func stopped() async throws {
            let house = try await Installation.make(on: .postgres)
            let (journal, telephones) = (Journal(), Telephones())
            let leaving = try await house.serve(["NODE_NAME": "leaving"])
            let staying = try await house.serve(["NODE_NAME": "staying"])
            let load = Task {
                try await concurrently([leaving, staying]) { node in
                    await Load(api: node.api, journal: journal, telephones: telephones).run(clients: 8)
                }
            }
            try await eventually(within: .seconds(60)) { await journal.completed >= 24 }
            leaving.terminate()
            #expect(try await leaving.ended(within: .seconds(15)) == 0)
            let completed = await journal.completed
            try await eventually(within: .seconds(60)) { await journal.completed >= completed + 24 }
            await journal.end()
            try await load.value
            #expect(await journal.refusals == [])
            let aftermath = Aftermath(api: staying.api, isExact: true)
            try await concurrently(await journal.entries) { _ = try await aftermath.look(at: $0) }
            try await staying.stop()
            try await house.audit()
        }
    }
}
