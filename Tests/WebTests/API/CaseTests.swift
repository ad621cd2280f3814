import Domain
import Engine
import TestSupport
import Testing

@Suite("Cases over HTTP")
struct CaseTests {
    /// A change that waits for a reviewer.
    private func reviewed(_ web: WebHarness) async throws -> (flow: String, reviewCase: String) {
        let account = try await web.account()
        let (flow, _) = try await web.start(account, more: #""track":"reviewed","#)
        try await web.post("/v1/flows/\(flow)/inputs", #"{"identifier":"\#(WebHarness.newPhone)","reason":"new-number"}"#)
        let waiting = try await web.prove("new.code", of: flow, at: WebHarness.newPhone)
        try #require(waiting["state"]?.text == "reviewing", "\(waiting.body)")
        return (flow, waiting["review"]?["id"]?.text ?? "")
    }

    @Test("A reviewer lists, reads and decides a case")
    func decide() async throws {
        try await WebHarness.run { web in
            let (flow, id) = try await reviewed(web)
            let list = try await web.get("/v1/cases?state=open&limit=10")
            #expect(list["cases"]?.list.map { $0["id"]?.text } == [id])
            #expect(list["cases"]?.list.first?["flow"]?["decision"]?["reasons"]?.list.first?["message"]?.text?.isEmpty == false)
            let decided = try await web.post("/v1/cases/\(id)/decisions", #"{"reviewer":"wang","vote":"approve","reason":"fine"}"#)
            #expect(decided.status == 200)
            #expect(decided["state"]?.text == "approved")
            try await #expect(web.get("/v1/flows/\(flow)")["state"]?.text == "completed")
            let again = try await web.post("/v1/cases/\(id)/decisions", #"{"reviewer":"li","vote":"approve","reason":"fine"}"#)
            #expect(again.status == 409)
        }
    }

    @Test("A refused change is appealed and reviewed again")
    func appeal() async throws {
        try await WebHarness.run { web in
            let (flow, id) = try await reviewed(web)
            try await web.post("/v1/cases/\(id)/decisions", #"{"reviewer":"wang","vote":"refuse","reason":"unclear"}"#)
            let appealed = try await web.post("/v1/flows/\(flow)/appeal", #"{"statement":"请再看一遍。\nThank you."}"#)
            #expect(appealed.status == 200)
            #expect(appealed["state"]?.text == "reviewing")
            let second = try await web.get("/v1/cases/\(appealed["review"]?["id"]?.text ?? "")")
            #expect(second["statement"]?.text == "请再看一遍。\nThank you.")
        }
    }

    @Test("A change under review is stopped by a veto")
    func veto() async throws {
        try await WebHarness.run { web in
            let (flow, _) = try await reviewed(web)
            try await #expect(web.post("/v1/flows/\(flow)/veto")["state"]?.text == "refused")
        }
    }

    @Test(
        "A query that is not as described is refused",
        arguments: [
            ("limit=0", "query.bad-value"), ("limit=ten", "query.bad-value"), ("state=maybe", "query.bad-value"),
            ("after=case_1", "query.bad-value"), ("queue=a&queue=b", "query.bad-value"), ("color=red", "query.unknown"),
        ])
    func badQuery(query: String, code: String) async throws {
        try await WebHarness.run { web in
            let answer = try await web.get("/v1/cases?\(query)")
            #expect(answer.status == 400)
            #expect(answer.code == code)
        }
    }
}
