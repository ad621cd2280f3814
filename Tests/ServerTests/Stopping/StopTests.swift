import Testing

extension ServerTests {
    @Suite("Told to stop")
    struct StopTests {
        @Test("Stopped under load, it answers all that it took, exits with 0, and has it all when it starts again")
        func underLoad() async throws {
            let house = try await Installation.make()
            let (server, journal) = (try await house.serve(), Journal())
            let load = Load(api: server.api, journal: journal, telephones: Telephones())
            async let finished: Void = load.run(clients: 12)
            try await eventually(within: .seconds(30)) { await journal.completed >= 24 }
            server.terminate()
            #expect(try await server.ended(within: .seconds(15)) == 0)
            await finished
            #expect(await journal.refusals == [])
            let again = try await house.serve()
            let aftermath = Aftermath(api: again.api, isExact: true)
            for entry in await journal.entries { _ = try await aftermath.look(at: entry) }
            try await again.stop()
        }

        @Test("A request that has begun when the signal comes is answered, and a new connection is not taken")
        func halfSent() async throws {
            let house = try await Installation.make()
            let server = try await house.serve()
            try await Wire.open(server.port) { wire in
                let body = Person(index: 1).account
                wire.send(Raw.post("/v1/accounts", key: house.apiKey, headers: "content-length: \(body.utf8.count)") + body.prefix(20))
                try await Task.sleep(for: .milliseconds(300))
                server.terminate()
                try await eventually(within: .seconds(5)) { try await !server.api.isReady() }
                wire.send(String(body.dropFirst(20)))
                try await eventually(within: .seconds(10)) { wire.isClosed }
                #expect(wire.statuses == [201])
            }
            #expect(try await server.ended() == 0)
            let again = try await house.serve()
            let answer = try await again.api.post("/v1/accounts/look-up", #"{"externalID":"\#(Person(index: 1).externalID)"}"#)
            #expect(answer.status == 200)
        }

        @Test("With nothing to do it stops within seconds, an idle connection or not", arguments: [false, true])
        func idle(hasConnection: Bool) async throws {
            let server = try await Installation.make().serve()
            try await Wire.open(server.port) { wire in
                if hasConnection {
                    wire.send(Raw.get("/healthz"))
                    try await eventually(within: .seconds(5)) { wire.statuses == [200] }
                }
                server.terminate()
                #expect(try await server.ended(within: .seconds(5)) == 0)
            }
        }
    }
}
