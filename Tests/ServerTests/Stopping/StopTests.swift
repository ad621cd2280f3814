import Storage
import Testing

extension ServerTests {
    @Suite("Told to stop")
    struct StopTests {
        /// No answer is lost: nothing has happened that its client was not told of, nor anything
        /// been told that did not happen.
        @Test(
            "Stopped under the load of 64 clients, it answers all that it took, exits with 0, and has it all when it starts again",
            arguments: DatabasePlace.all)
        func underLoad(dialect: Dialect) async throws {
            let house = try await Installation.make(on: dialect)
            let (server, journal) = (try await house.serve(), Journal())
            let load = Load(api: server.api, journal: journal, telephones: Telephones())
            async let finished: Void = load.run(clients: 64)
            try await eventually(within: .seconds(60)) { await journal.completed >= 64 }
            server.terminate()
            #expect(try await server.ended(within: .seconds(15)) == 0)
            await finished
            #expect(await journal.refusals == [])
            let again = try await house.serve()
            let aftermath = Aftermath(api: again.api, isExact: true)
            try await concurrently(await journal.entries) { _ = try await aftermath.look(at: $0) }
            try await again.stop()
            try await house.audit()
        }

        @Test(
            "A request that has begun when the signal comes is answered, and a new connection is not taken",
            arguments: DatabasePlace.all)
        func halfSent(dialect: Dialect) async throws {
            let house = try await Installation.make(on: dialect)
            let server = try await house.serve()
            try await Wire.open(server.port) { wire in
                let body = Person(index: 1).account
                wire.send(
                    Raw.post("/v1/accounts", key: house.apiKey, headers: "content-length: \(body.utf8.count)")
                        + body.prefix(20))
                try await Task.sleep(for: .milliseconds(300))
                server.terminate()
                try await eventually(within: .seconds(5)) { try await !server.api.isReady() }
                wire.send(String(body.dropFirst(20)))
                try await eventually(within: .seconds(10)) { wire.isClosed }
                #expect(wire.statuses == [201])
            }
            #expect(try await server.ended() == 0)
            let again = try await house.serve()
            let answer = try await again.api.post(
                "/v1/accounts/look-up", #"{"externalID":"\#(Person(index: 1).externalID)"}"#)
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
