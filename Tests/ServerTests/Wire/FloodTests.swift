import Foundation
import Testing

extension ServerTests {
    @Suite("Many clients at once that mean no good")
    struct FloodTests {
        @Test(
            "A thousand idle connections and hundreds that dawdle: others are answered within a second, in bounded memory"
        )
        func crowd() async throws {
            Descriptors.allowMany()
            let house = try await Installation.make(["LIMITS_PATIENCE": "10s"])
            let server = try await house.serve()
            try await server.warmUp()
            let before = try server.memory
            try await Crowd.with(Dawdler.all, on: server, key: house.apiKey) {
                let waits = try await Probe(api: server.api).waits(during: .seconds(5))
                let (usual, memory) = (waits[waits.count * 19 / 20], try server.memory)
                print(
                    "beside a crowd, 19 answers of 20 within \(usual), all in \(waits.last ?? .zero); \(before) → \(memory) MB"
                )
                #expect(usual < .seconds(1))
                // The crowd itself is at work on the same processors, and other tests beside it.
                #expect(waits.last ?? .zero < .seconds(5))
                #expect(memory - before < 200)
            }
            try await server.stop()
        }

        @Test(
            "With all connections taken, those inside are answered within a second, and others once some are shown out"
        )
        func beyondLimit() async throws {
            Descriptors.allowMany()
            // Behind a proxy no network has a share of its own, so all places can be taken from one
            // address.
            let house = try await Installation.make([
                "LIMITS_CONNECTIONS": "100", "LIMITS_PATIENCE": "2s", "HTTP_TRUSTED_PROXIES": "1",
            ])
            let server = try await house.serve()
            try await Wire.open(server.port) { inside in
                try await Crowd.with([Dawdler("idle", count: 400)], on: server, key: house.apiKey) {
                    try await inside.expectAnswers(during: .seconds(3))
                    let began = ContinuousClock.now
                    try await eventually(within: .seconds(15)) { try await server.api.get("/healthz").isSuccess }
                    print("a newcomer waited \(ContinuousClock.now - began)")
                }
            }
            try await server.stop()
        }

        @Test("With more connections than the system allows, the server stays, and takes more when others have gone")
        func beyondDescriptors() async throws {
            Descriptors.allowMany()
            let house = try await Installation.make(wrapper: ["sh", "-c", #"ulimit -n 128; exec "$0" "$@""#])
            let server = try await house.serve()
            try await Wire.open(server.port) { inside in
                try await Crowd.with([Dawdler("idle", count: 300)], on: server, key: house.apiKey) {
                    try await inside.expectAnswers(during: .seconds(2))
                    #expect(server.isRunning)
                }
                try await eventually(within: .seconds(10)) { try await server.api.isReady() }
                #expect(try await server.api.post("/v1/accounts", Person(index: 1).account).status == 201)
            }
            try await server.stop()
        }
    }
}
