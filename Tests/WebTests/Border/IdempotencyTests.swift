import HTTPTypes
import TestSupport
import Testing

@Suite("Idempotency-Key")
struct IdempotencyTests {
    private static let key = HTTPField.Name("Idempotency-Key")!

    @Test("Promise 12: the same call gets the same answer, byte for byte, and is done once")
    func replay() async throws {
        try await WebHarness.run { web in
            let account = try await web.account()
            let body = web.startBody(account)
            let first = try await web.post("/v1/flows", body, headers: [Self.key: "\"8e03978e\""])
            let second = try await web.post("/v1/flows", body, headers: [Self.key: "\"8e03978e\""])
            #expect(first.status == 201)
            #expect(second.status == 201)
            #expect(first.body == second.body)
            try await #expect(web.get("/v1/accounts/\(account)")["openFlows"]?.list.count == 1)
        }
    }

    @Test("Promise 12: a quoted key and a bare one of the same characters are one key")
    func spellings() async throws {
        try await WebHarness.run { web in
            let body = #"{"externalID":"once"}"#
            let first = try await web.post("/v1/accounts", body, headers: [Self.key: "\"k-1\""])
            let second = try await web.post("/v1/accounts", body, headers: [Self.key: "k-1"])
            #expect(second.body == first.body)
        }
    }

    @Test("The same key with another body, or for another path, is refused")
    func conflict() async throws {
        try await WebHarness.run { web in
            try await web.post("/v1/accounts", #"{"externalID":"a"}"#, headers: [Self.key: "k"])
            let otherBody = try await web.post("/v1/accounts", #"{"externalID":"b"}"#, headers: [Self.key: "k"])
            #expect(otherBody.status == 422)
            #expect(otherBody.code == "idempotency.key-reused")
            let otherPath = try await web.post("/v1/sessions/revoke", #"{"session":"s"}"#, headers: [Self.key: "k"])
            #expect(otherPath.code == "idempotency.key-reused")
            try await #expect(web.post("/v1/accounts/look-up", #"{"externalID":"b"}"#).status == 404)
        }
    }

    @Test("A refusal that counted is replayed too, and not counted twice")
    func replayedRefusal() async throws {
        try await WebHarness.run { web in
            let (flow, _) = try await web.start(try await web.account())
            try await web.post("/v1/flows/\(flow)/challenges", #"{"requirement":"old.code"}"#)
            let code = try #require(try await web.engine.mailbox.code(to: WebHarness.oldPhone))
            let body = #"{"requirement":"old.code","code":"\#(code == "111111" ? "222222" : "111111")"}"#
            for _ in 0..<3 {
                let answer = try await web.post("/v1/flows/\(flow)/proofs", body, headers: [Self.key: "try-1"])
                #expect(answer["triesLeft"]?.number == 4)
            }
        }
    }

    @Test(
        "A key that can't be read is refused",
        arguments: [
            "\"open", "\"a\"b", "\"\"", "\"a\", \"b\"", "two words", "ключ", "\"tab\\t\"",
            String(repeating: "k", count: 256),
        ])
    func malformed(key: String) async throws {
        try await WebHarness.run { web in
            let answer = try await web.post("/v1/accounts", #"{"externalID":"a"}"#, headers: [Self.key: key])
            #expect(answer.status == 400)
            #expect(answer.code == "idempotency.key-malformed")
            try await #expect(web.post("/v1/accounts/look-up", #"{"externalID":"a"}"#).status == 404)
        }
    }
}
