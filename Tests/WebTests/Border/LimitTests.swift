import Domain
import Engine
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
            ("/healthz", .post, "GET, HEAD"), ("/v1/webhooks", .put, "GET, HEAD, POST"),
            ("/v1/flows", HTTPRequest.Method("BREW")!, "POST"),
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
            let answer = try await web.get(
                "/v1/webhooks", headers: [HTTPField.Name("X-Junk")!: String(repeating: "j", count: 20_000)])
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
    func guesses() async throws {
        try await WebHarness.run(limits: WebLimits(wrongTokensPerMinute: 3)) { web in
            for _ in 0..<3 { try await #expect(lookUp("x", web).status == 404) }
            let answer = try await lookUp("x", web)
            #expect(answer.status == 429)
            #expect(answer.code == "limit.calls")
            #expect(answer.headers[.retryAfter] == "60")
            web.engine.clock.advance(by: .minutes(1))
            try await #expect(lookUp("x", web).status == 404)
        }
    }

    @Test(
        "Promise 5: whoever has a good link is let in, however many share their address and however many of them guess")
    func neighbours() async throws {
        try await WebHarness.run(limits: WebLimits(wrongTokensPerMinute: 3)) { web in
            _ = try await web.change(try await web.account())
            let token = try #require(try await web.engine.mailbox.notices().compactMap(\.disownToken).last)
            for _ in 0..<30 { try await #expect(lookUp(token, web).status == 200) }
            for _ in 0..<9 { _ = try await lookUp("x", web) }
            try await #expect(lookUp("x", web).status == 429)
            try await #expect(lookUp(token, web).status == 200)
            try await #expect(web.get("/n/\(token)", bearer: "").status == 200)
            try await #expect(web.get("/n/x", bearer: "").status == 429)
        }
    }

    @Test(
        "Behind our proxy each client is counted separately, however its address is spelled, and can't invent another",
        arguments: [
            [
                "203.0.113.1", "203.0.113.1:4711", "203.0.113.1:4712", "[203.0.113.1]:80", "::ffff:203.0.113.1",
                "198.51.100.9, 203.0.113.1",
            ],
            ["2001:db8::1", "[2001:db8::1]:4711", "2001:DB8:0::2", "[2001:db8::ffff]"],
            // Anything that is not an address counts as the proxy's own.
            ["unknown", "x", "", "203.0.113.300", "198.51.100.9,"],
        ])
    func behindProxy(spellings: [String]) async throws {
        try await WebHarness.run(limits: WebLimits(wrongTokensPerMinute: 1, trustedProxies: 1)) { web in
            for (index, spelling) in spellings.enumerated() {
                try await #expect(lookUp("x", web, by: spelling).status == (index == 0 ? 404 : 429), "\(spelling)")
            }
            try await #expect(lookUp("x", web, by: "203.0.113.2").status == 404, "somebody else")
        }
    }

    @Test("Whoever has addresses by the million is counted by the /48, and newcomers are not counted with them")
    func flood() {
        var counts = NetworkCounts()
        for index in 0..<20_000 { _ = counts.addOne(from: IPAddress(bytes: Self.address(site: index))) }
        let flooded = (0..<500).map { counts.addOne(from: IPAddress(bytes: Self.address(site: 50_000, household: $0))) }
        #expect(flooded == Array(1...500))
        let newcomers = (0..<100).count { counts.addOne(from: IPAddress(bytes: [203, 0, 113, UInt8($0)])) > 20 }
        #expect(newcomers <= 1)
    }

    private static func address(site: Int, household: Int = 0) -> [UInt8] {
        [0x20, 0x01, 0, 0, UInt8(site >> 8 & 255), UInt8(site & 255), UInt8(household >> 8), UInt8(household & 255)]
            + Array(repeating: 0, count: 8)
    }

    private func lookUp(_ token: String, _ web: WebHarness, by forwarded: String? = nil) async throws -> Answer {
        let headers: HTTPFields = forwarded.map { [HTTPField.Name("X-Forwarded-For")!: $0] } ?? [:]
        return try await web.post("/v1/disownments/look-up", #"{"token":"\#(token)"}"#, bearer: "", headers: headers)
    }

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
        "A sane request id is echoed, anything else is replaced",
        arguments: [("req-1.a_B", true), ("two words", false), ("a\"b", false), ("13800138000", false)])
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
