import Engine
import TestSupport
import Testing

@Suite("What is logged")
struct LogTests {
    @Test("Promise 10: a whole change, a disownment and bad input leave no value, code, token or path in the log")
    func nothingReadable() async throws {
        try await WebHarness.run { web in
            let account = try await web.account()
            let (flow, token) = try await web.start(account)
            try await web.prove("old.code", of: flow, at: WebHarness.oldPhone, bearer: token)
            try await web.post(
                "/v1/flows/\(flow)/inputs", #"{"identifier":"\#(WebHarness.newPhone)","reason":"new-number"}"#)
            try await web.prove("new.code", of: flow, at: WebHarness.newPhone)
            try await web.post("/v1/accounts/look-up", #"{"13800138000":"13912345678"}"#)
            try await web.get("/v1/cases?queue=13800138000&13912345678=1")
            let notice = try #require(try await web.engine.mailbox.notices().compactMap(\.disownToken).last)
            try await web.get("/n/\(notice)", bearer: "")
            try await web.post("/n/\(notice)", bearer: "")

            let codes = try await web.engine.mailbox.codes().map(\.code)
            let log = web.log.all.joined(separator: "\n")
            #expect(log.contains("route=/v1/flows/{id}/proofs"))
            #expect(log.contains("route=/n/{token}"))
            for secret in ["13800138000", "13912345678", notice, web.key, token] + codes.map({ "=\($0)" }) {
                #expect(!log.contains(secret), "the log holds \(secret)")
            }
        }
    }

    @Test("Promise 10: no answer holds an identifier in full, not even one that was sent as a field's name")
    func answersMask() async throws {
        try await WebHarness.run { web in
            let account = try await web.account()
            let bodies = [
                try await web.change(account).body,
                try await web.get("/v1/accounts/\(account)").body,
                try await web.post("/v1/accounts/look-up", #"{"13800138000":"x"}"#).body,
                try await web.get("/v1/cases?13800138000=1").body,
            ]
            for body in bodies {
                #expect(!body.contains("13800138000"))
                #expect(!body.contains("13912345678"))
            }
        }
    }

    @Test("A line says who called, by id")
    func caller() async throws {
        try await WebHarness.run { web in
            try await web.get("/v1/webhooks")
            let line = web.log.all.last { $0.contains("route=/v1/webhooks") }
            #expect(line?.contains("realm=shop") == true)
            #expect(line?.contains("caller=key_") == true)
            #expect(line?.contains("status=200") == true)
        }
    }
}
