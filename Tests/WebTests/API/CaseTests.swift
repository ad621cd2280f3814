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
        try await web.post(
            "/v1/flows/\(flow)/inputs", #"{"identifier":"\#(WebHarness.newPhone)","reason":"new-number"}"#)
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
            #expect(
                list["cases"]?.list.first?["flow"]?["decision"]?["reasons"]?.list.first?["message"]?.text?.isEmpty
                    == false)
            let decided = try await web.post(
                "/v1/cases/\(id)/decisions", #"{"reviewer":"wang","vote":"approve","reason":"fine"}"#)
            #expect(decided.status == 200)
            #expect(decided["state"]?.text == "approved")
            try await #expect(web.get("/v1/flows/\(flow)")["state"]?.text == "completed")
            let again = try await web.post(
                "/v1/cases/\(id)/decisions", #"{"reviewer":"li","vote":"approve","reason":"fine"}"#)
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
            let path = "/v1/cases/\(second["id"]?.text ?? "")/decisions"
            let same = try await web.post(path, #"{"reviewer":"Wang","vote":"approve","reason":"fine"}"#)
            #expect(same.status == 403)
            #expect(same.code == "case.own-refusal")
            try await #expect(
                web.post(path, #"{"reviewer":"li","vote":"approve","reason":"fine"}"#)["state"]?.text == "approved")
        }
    }

    @Test("A change under review is stopped by a veto")
    func veto() async throws {
        try await WebHarness.run { web in
            let (flow, _) = try await reviewed(web)
            try await #expect(web.post("/v1/flows/\(flow)/veto")["state"]?.text == "refused")
        }
    }

    @Test("Promise 9: a dispute shows its parties and changes, and is decided for one party by name")
    func dispute() async throws {
        try await WebHarness.run { web in
            let (account, change) = try await web.changed()
            for phone in [WebHarness.oldPhone, WebHarness.newPhone] {
                _ = try await web.disown(try await web.notice(to: phone))
                web.engine.clock.advance(by: .minutes(1))
            }
            let open = try #require(try await web.get("/v1/cases?state=open")["cases"]?.list.first)
            #expect(open["parties"]?.list.map { $0["sentTo"]?.text } == ["+86 138****8000", "+86 139****5678"])
            #expect(open["parties"]?.list.map { $0["age"]?.text } == ["older", "newer"])
            #expect(open["parties"]?.list.map { $0["about"]?.text } == [change, change])
            #expect(
                open["changes"]?.list.flatMap { $0["changes"]?.list ?? [] }.map { $0["old"]?.text } == [
                    "+86 138****8000"
                ])
            #expect(open["changes"]?.list.map { $0["channel"]?.text } == ["app"])
            #expect(
                open["changes"]?.list.map { $0["proofs"]?.list.map { $0["requirement"]?.text } } == [
                    ["old.code", "new.code"]
                ])
            let path = "/v1/cases/\(open["id"]?.text ?? "")/decisions"
            func body(_ party: String) -> String {
                #"{"reviewer":"wang","vote":"approve","reason":"fine","party":"\#(party)"}"#
            }
            try await #expect(web.post(path, body(change)).code == "case.party-unknown")
            try await #expect(web.post(path, body("somebody")).code == "body.bad-value")
            let party = try #require(open["parties"]?.list.first?["flow"]?.text)
            let decided = try await web.post(path, body(party))
            #expect(decided["state"]?.text == "approved")
            #expect(decided["verdicts"]?.list.map { $0["party"]?.text } == [party])
            let read = try await web.get("/v1/accounts/\(account)")
            #expect(read["status"]?.text == "active")
            #expect(read["bindings"]?.list.map { $0["masked"]?.text } == ["+86 138****8000"])
        }
    }

    @Test("Promise 9: what one party to a dispute says is not in the flow of another, and has its party in the case")
    func ownWords() async throws {
        try await WebHarness.run { web in
            _ = try await web.changed()
            var parties: [String] = []
            for phone in [WebHarness.oldPhone, WebHarness.newPhone] {
                let said = try await web.disown(try await web.notice(to: phone))
                parties.append(try #require(said["disownment"]?["dispute"]?.text))
            }
            let first = try #require(FlowID(parties[0]))
            _ = try await web.engine.engine.addToCase(
                of: first, text: "I have had it for years.", files: [], web.engine.call
            ).get()
            let flows = [try await web.get("/v1/flows/\(parties[0])"), try await web.get("/v1/flows/\(parties[1])")]
            #expect(flows.map { $0["review"]?["entries"]?.list.count } == [1, 0])
            let open = try await web.get("/v1/cases/\(flows[0]["review"]?["id"]?.text ?? "")")
            #expect(open["entries"]?.list.map { $0["party"]?.text } == [parties[0]])
        }
    }

    @Test(
        "A query that is not as described is refused",
        arguments: [
            ("limit=0", "query.bad-value"), ("limit=ten", "query.bad-value"), ("state=maybe", "query.bad-value"),
            ("after=case_1", "query.bad-value"), ("queue=%00", "query.bad-value"), ("queue=a%7F", "query.bad-value"),
            ("queue=a&queue=b", "query.bad-value"), ("color=red", "query.unknown"),
        ])
    func badQuery(query: String, code: String) async throws {
        try await WebHarness.run { web in
            let answer = try await web.get("/v1/cases?\(query)")
            #expect(answer.status == 400)
            #expect(answer.code == code)
        }
    }
}
