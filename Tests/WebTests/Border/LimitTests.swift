import Domain
import HTTPTypes
import Hummingbird
import TestSupport
import Testing

@testable import Web

@Suite("Limits and routes")
struct LimitTests {
    @Test("An unknown address is a problem document")
    func unknownRoute() async throws {
        try await WebHarness.run { web in
            let answer = try await web.get("/v2/flows")
            #expect(answer.status == 404)
            #expect(answer.code == "route.not-found")
        }
    }

    @Test(
        "A known address under another method says which it takes",
        arguments: [
            ("/v1/flows", HTTPRequest.Method.get, "POST"), ("/v1/accounts/acct_1", .delete, "GET, HEAD, PATCH"),
            ("/healthz", .post, "GET, HEAD"), ("/v1/webhooks", .put, "GET, HEAD, POST"), ("/v1/flows", HTTPRequest.Method("BREW")!, "POST"),
        ])
    func wrongMethod(path: String, method: HTTPRequest.Method, allowed: String) async throws {
        try await WebHarness.run { web in
            let answer = try await web.send(method, path)
            #expect(answer.status == 405)
            #expect(answer.headers[.allow] == allowed)
            #expect(answer.code == "route.method-not-allowed")
        }
    }

    @Test("Headers past what any caller needs are refused")
    func giantHeaders() async throws {
        try await WebHarness.run { web in
            let answer = try await web.get("/v1/webhooks", headers: [HTTPField.Name("X-Junk")!: String(repeating: "j", count: 20_000)])
            #expect(answer.status == 431)
            #expect(answer.code == "headers.too-large")
        }
    }

    @Test("Past its capacity the server asks to come back, and still answers its operator")
    func busy() async throws {
        try await WebHarness.run(limits: WebLimits(maxInFlight: 0)) { web in
            let answer = try await web.get("/v1/webhooks")
            #expect(answer.status == 503)
            #expect(answer.code == "server.busy")
            #expect(answer.headers[.retryAfter] == "1")
            try await #expect(web.get("/healthz").status == 200)
        }
    }

    @Test("A network that guesses at notices is slowed down")
    func anonymous() async throws {
        try await WebHarness.run(limits: WebLimits(anonymousPerMinute: 3)) { web in
            for _ in 0..<3 { try await #expect(web.post("/v1/disownments/look-up", #"{"token":"x"}"#, bearer: "").status == 404) }
            let answer = try await web.post("/v1/disownments/look-up", #"{"token":"x"}"#, bearer: "")
            #expect(answer.status == 429)
            #expect(answer.code == "limit.calls")
            #expect(answer.headers[.retryAfter] == "60")
            web.engine.clock.advance(by: .minutes(1))
            try await #expect(web.post("/v1/disownments/look-up", #"{"token":"x"}"#, bearer: "").status == 404)
        }
    }

    @Test("Behind a proxy of ours each client is counted by itself, and can't write itself another address")
    func behindProxy() async throws {
        try await WebHarness.run(limits: WebLimits(anonymousPerMinute: 1, trustedProxies: 1)) { web in
            func call(_ forwarded: String) async throws -> Int {
                let headers: HTTPFields = [HTTPField.Name("X-Forwarded-For")!: forwarded]
                return try await web.post("/v1/disownments/look-up", #"{"token":"x"}"#, bearer: "", headers: headers).status
            }
            try await #expect(call("203.0.113.1") == 404)
            try await #expect(call("203.0.113.2") == 404)
            try await #expect(call("198.51.100.9, 203.0.113.1") == 429)
            try await #expect(call("2001:db8::1") == 404)
            try await #expect(call("2001:db8::2") == 429)
        }
    }

    @Test(
        "An address is told further in as the network that it is of",
        arguments: [
            ("203.0.113.1", "203.0.113.1"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"), ("2001:db8::1", "2001:db8:0:0::"),
            ("::ffff:203.0.113.1", "203.0.113.1"), ("::1", "0:0:0:0::"), ("unknown", "unknown"),
        ])
    func network(address: String, network: String) { #expect(NetworkAddress.network(address) == network) }

    @Test("Every answer forbids sniffing and storing, and insists on TLS only where there is TLS")
    func securityHeaders() async throws {
        for (publicURL, strict) in [("http://localhost:8080", false), ("https://bindery.example", true)] {
            try await WebHarness.run(publicURL: publicURL) { web in
                for path in ["/healthz", "/v1/webhooks", "/nowhere"] {
                    let answer = try await web.get(path)
                    #expect(answer.headers[.xContentTypeOptions] == "nosniff")
                    #expect(answer.headers[.cacheControl] == "no-store")
                    #expect((answer.headers[.strictTransportSecurity] != nil) == strict)
                }
            }
        }
    }

    @Test(
        "A sane request id is echoed, anything else is replaced", arguments: [("req-1.a_B", true), ("two words", false), ("a\"b", false)])
    func requestID(id: String, echoed: Bool) async throws {
        try await WebHarness.run { web in
            let name = HTTPField.Name("X-Request-Id")!
            let answer = try await web.get("/v1/nothing", headers: [name: id])
            let given = answer.headers[name]
            #expect((given == id) == echoed)
            #expect(answer["instance"]?.text == "urn:bindery:request:\(given ?? "")")
        }
    }
}
