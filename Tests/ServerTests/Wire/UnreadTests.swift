import Foundation
import Testing

extension ServerTests {
    @Suite("Clients that take no answers, and bodies that hardly come")
    struct UnreadTests {
        private static let settings = ["LIMITS_PATIENCE": "2s"]
        /// An answer of some 70 kB.
        private static let document = Raw.get("/openapi.yaml")

        @Test(
            "Two hundred clients that keep asking and read no answer cost little memory, are shut, and keep nobody out",
            arguments: [
                // 14 kB is more than may be sent ahead.
                (requests: 40, connections: 10_000), (requests: 350, connections: 10_000),
                (requests: 40, connections: 200),
            ])
        func unread(requests: Int, connections: Int) async throws {
            Descriptors.allowMany()
            // Behind a proxy no network has a share of its own, so all places can be taken from one
            // address.
            let settings = ["LIMITS_CONNECTIONS": String(connections), "HTTP_TRUSTED_PROXIES": "1"]
            let house = try await Installation.make(Self.settings.merging(settings) { $1 })
            let server = try await house.serve()
            try await server.warmUp()
            let before = try server.memory
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<200 {
                    group.addTask {
                        try await Wire.open(server.port, reads: false) { wire in
                            wire.send(String(repeating: Self.document, count: requests))
                            try? await Task.sleep(for: .seconds(60))
                        }
                    }
                }
                try await Task.sleep(for: .seconds(1))
                let began = ContinuousClock.now
                try await eventually(within: .seconds(15)) { try await server.api.get("/healthz").isSuccess }
                let (waited, memory) = (ContinuousClock.now - began, try server.memory)
                print("beside 200 that don't read a newcomer waited \(waited); \(before) → \(memory) MB")
                #expect(memory - before < 150)
                // Who reads nothing does not see that it was shut, so it is the server that is
                // asked.
                try await eventually(within: .seconds(20)) { try server.connections < 50 }
                group.cancelAll()
            }
            try await server.stop()
        }

        @Test("One network can't keep another out, however many connections it holds and however often it comes again")
        func share() async throws {
            let house = try await Installation.make(
                Self.settings.merging(["LIMITS_CONNECTIONS": "40", "LIMITS_PATIENCE": "30s"]) { $1 })
            let server = try await house.serve()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<60 {
                    group.addTask {
                        while !Task.isCancelled {
                            try? await Wire.open(server.port, from: "127.0.0.9") { wire in
                                wire.send("GET /healthz HTTP/1.1\r\n")
                                while !wire.isClosed { try await Task.sleep(for: .milliseconds(100)) }
                            }
                        }
                    }
                }
                try await eventually(within: .seconds(10)) { try server.connections >= 10 }
                for _ in 0..<20 {
                    let began = ContinuousClock.now
                    try await Wire.open(server.port, from: "127.0.0.10") { wire in
                        wire.send(Raw.get("/healthz"))
                        try await eventually(within: .seconds(5)) { wire.statuses == [200] }
                    }
                    #expect(ContinuousClock.now - began < .seconds(5))
                }
                group.cancelAll()
            }
            try await server.stop()
        }

        @Test("A body that dribbles is ended by its deadline, whoever sends it", arguments: [true, false])
        func dribble(hasKey: Bool) async throws {
            let house = try await Installation.make(Self.settings)
            let server = try await house.serve()
            let headers = "content-length: 5000"
            let head = Raw.post("/v1/accounts", key: hasKey ? house.apiKey : "bky_unknown", headers: headers)
            try await Wire.open(server.port) { wire in
                let began = ContinuousClock.now
                wire.send(head)
                while !wire.isClosed, ContinuousClock.now - began < .seconds(30) {
                    wire.send(" ")
                    try await Task.sleep(for: .milliseconds(400))
                }
                #expect(wire.isClosed && ContinuousClock.now - began < .seconds(10))
                #expect(wire.statuses == [hasKey ? 408 : 401])
            }
            try await server.stop()
        }

        @Test("A client that reads slowly, but reads, gets all of it, long after the server has written it")
        func slowReader() async throws {
            let house = try await Installation.make(Self.settings)
            let server = try await house.serve()
            let whole = 6 * (try await server.api.get("/openapi.yaml").text.utf8.count)
            try await Wire.open(server.port, reads: false) { wire in
                wire.send(String(repeating: Self.document, count: 6))
                let began = ContinuousClock.now
                while wire.heard.utf8.count < whole, ContinuousClock.now - began < .seconds(90) {
                    wire.take()
                    try await Task.sleep(for: .milliseconds(300))
                }
                print("six answers of 70 kB were read in \(ContinuousClock.now - began)")
                #expect(wire.statuses == Array(repeating: 200, count: 6))
            }
            try await server.stop()
        }
    }
}
