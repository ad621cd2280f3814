import Domain
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import TestSupport
import Testing

@testable import Web

@Suite("Over a socket")
struct LiveTests {
    @Test("A whole change over one connection")
    func change() async throws {
        try await WebHarness.run(over: .live) { web in
            let done = try await web.change(try await web.account())
            #expect(done["state"]?.text == "completed")
        }
    }

    @Test("Headers of a hundred kilobytes get an error, and the server keeps running")
    func giantHeaders() async throws {
        try await WebHarness.run(over: .ahc(.http)) { web in
            let junk = String(repeating: "j", count: 100_000)
            let answer = try? await web.client.execute(uri: "/healthz", method: .get, headers: [.userAgent: junk])
            #expect(answer.map { $0.status.code >= 400 } ?? true)
            try await #expect(web.get("/healthz", bearer: "").status == 200)
        }
    }

    @Test("Ten megabytes are refused and the server keeps running")
    func tenMegabytes() async throws {
        try await WebHarness.run(over: .ahc(.http)) { web in
            let answer = try? await web.post("/v1/accounts", String(repeating: "x", count: 10_000_000))
            #expect(answer.map { $0.status == 413 } ?? true)
            try await #expect(web.get("/healthz", bearer: "").status == 200)
        }
    }

    @Test("A sender that drips is cut off")
    func slowSender() async throws {
        let reader = BodyReader(limits: WebLimits(patience: .milliseconds(50)))
        let drip = AsyncStream<ByteBuffer> { continuation in
            Task {
                for _ in 0..<20 {
                    continuation.yield(ByteBuffer(string: " "))
                    try await Task.sleep(for: .milliseconds(20))
                }
                continuation.finish()
            }
        }
        let request = Request(
            head: .init(
                method: .post, scheme: "http", authority: "localhost", path: "/",
                headerFields: [.contentType: "application/json"]),
            body: RequestBody(asyncSequence: drip))
        let problem = await #expect(throws: Problem.self) { try await reader.collect(request) }
        #expect(problem?.status.code == 408)
        #expect(problem?.code == "body.too-slow")
    }
}
