import HTTPTypes
import TestSupport
import Testing

@Suite("Webhooks over HTTP")
struct WebhookTests {
    @Test("A webhook's secret is shown once")
    func secretOnce() async throws {
        try await WebHarness.run { web in
            let made = try await web.post(
                "/v1/webhooks", #"{"url":"https://platform.example/b","events":["flow.completed"]}"#)
            #expect(made.status == 201)
            #expect(made["secret"]?.text?.hasPrefix("whsec_") == true)
            let listed = try await web.get("/v1/webhooks")["webhooks"]?.list
            #expect(listed?.count == 1)
            #expect(listed?.first?["secret"] == nil)
            let id = made["id"]?.text ?? ""
            try await #expect(web.send(.delete, "/v1/webhooks/\(id)").status == 204)
            try await #expect(web.send(.delete, "/v1/webhooks/\(id)").code == "webhook.not-found")
        }
    }

    @Test(
        "An invalid webhook is refused",
        arguments: [
            (#"{"url":"ftp://platform.example","events":[]}"#, "webhook.url-malformed"),
            (#"{"url":"https://user:pass@platform.example","events":[]}"#, "webhook.url-malformed"),
            (#"{"url":"https://platform.example","events":["moon.full"]}"#, "webhook.event-unknown"),
        ])
    func refused(body: String, code: String) async throws {
        try await WebHarness.run { web in
            let answer = try await web.post("/v1/webhooks", body)
            #expect(answer.status == 422)
            #expect(answer.code == code)
        }
    }
}
