import Testing

extension ServerTests {
    @Suite("Clients that mean no good")
    struct HostileTests {
        /// As short as it can be set.
        private static let settings = ["LIMITS_PATIENCE": "1s"]

        @Test("The server refuses each or hangs up, and answers the next request at once")
        func attacks() async throws {
            let house = try await Installation.make(Self.settings)
            let server = try await house.serve()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for attack in Attack.all { group.addTask { try await make(attack, on: server, key: house.apiKey) } }
                try await group.waitForAll()
            }
            try await checkGood(server, after: "all of them")
            try await server.stop()
        }

        /// The server's patience of a second, several times over, on a machine with much else to
        /// do.
        private func make(_ attack: Attack, on server: Server, key: String) async throws {
            try await Wire.open(server.port) { wire in
                for piece in attack.pieces where !wire.isClosed {
                    wire.send(piece.replacing(Attack.key, with: key))
                    if attack.pause > .zero { try await Task.sleep(for: attack.pause) }
                }
                let isOver =
                    (try? await eventually(within: .seconds(8)) { wire.isClosed || !wire.statuses.isEmpty }) != nil
                #expect(isOver, "\(attack.testDescription): neither answered nor closed")
                #expect(
                    wire.statuses.allSatisfy { (400..<500).contains($0) }, "\(attack.testDescription): \(wire.statuses)"
                )
            }
            try await checkGood(server, after: attack.testDescription)
        }

        private func checkGood(_ server: Server, after attack: String) async throws {
            try #require(server.isRunning, "the server is gone after \(attack)")
            let began = ContinuousClock.now
            let isGood = try? await server.api.get("/healthz").isSuccess
            #expect(isGood == true, "no good answer after \(attack)")
            #expect(ContinuousClock.now - began < .seconds(3), "a slow answer after \(attack)")
        }

        @Test("A client that hangs up half-way through its body is not counted among the server's own faults")
        func hangsUp() async throws {
            let house = try await Installation.make(Self.settings)
            let server = try await house.serve()
            try await Wire.open(server.port) { wire in
                wire.send(Raw.post("/v1/accounts", key: house.apiKey, headers: "content-length: 64") + "{")
                try await Task.sleep(for: .milliseconds(300))
            }
            try await Task.sleep(for: .milliseconds(300))
            let metrics = try await server.api.get("/metrics").text
            #expect(metrics.contains("bindery_http_requests_total"))
            #expect(!metrics.contains(#"status="5"#))
            #expect(try !server.printed.contains("request failed"))
        }

        @Test("Requests that come without waiting for answers are answered in their order")
        func pipelined() async throws {
            let server = try await Installation.make(Self.settings).serve()
            try await Wire.open(server.port) { wire in
                wire.send(
                    Raw.get("/healthz") + Raw.get("/v1/nothing") + Raw.get("/v1/accounts/x") + Raw.get("/healthz"))
                try await eventually(within: .seconds(5)) { wire.statuses.count == 4 }
                #expect(wire.statuses == [200, 404, 401, 200])
            }
        }

        @Test("An absolute target is its path (RFC 9112, 3.2.2)")
        func absoluteTarget() async throws {
            let server = try await Installation.make(Self.settings).serve()
            try await Wire.open(server.port) { wire in
                wire.send(
                    "GET http://127.0.0.1:\(server.port)/healthz HTTP/1.1\r\nhost: 127.0.0.1:\(server.port)\r\n\r\n")
                try await eventually(within: .seconds(5)) { !wire.statuses.isEmpty }
                #expect(wire.statuses == [200])
            }
        }

        @Test("A hundred connections that stall leave the others alone")
        func stalled() async throws {
            let house = try await Installation.make(Self.settings)
            let server = try await house.serve()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<100 {
                    group.addTask {
                        try await make(
                            Attack("a stalled connection", ["POST /v1/flows HTTP/1.1\r\nhost:"]), on: server,
                            key: house.apiKey)
                    }
                }
                try await group.waitForAll()
            }
        }
    }
}
