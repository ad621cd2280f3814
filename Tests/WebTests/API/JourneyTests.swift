import Domain
import Engine
import Flows
import HTTPTypes
import TestSupport
import Testing

@Suite("The phone change over HTTP")
struct JourneyTests {
    @Test("A platform drives a whole change with its key")
    func platformDrives() async throws {
        try await WebHarness.run { web in
            let created = try await web.post(
                "/v1/accounts",
                #"{"externalID":"user-9","identifiers":[{"kind":"phone","value":"138 0013 8000","provedAt":"2026-01-01T00:00:00Z"}],"language":"zh"}"#
            )
            #expect(created.status == 201)
            let account = try #require(created["id"]?.text)
            #expect(created.headers[.location] == "/v1/accounts/\(account)")
            let id = try #require(AccountID(account))
            let done = try await web.change(id)
            #expect(done.status == 200)
            #expect(done["state"]?.text == "completed")
            let read = try await web.get("/v1/accounts/\(account)")
            #expect(read["bindings"]?.list.first?["masked"]?.text == "+86 139****5678")
        }
    }

    @Test("Starting again is answered with 200 and the open flow; too many are named")
    func startedAgain() async throws {
        try await WebHarness.run { web in
            let account = try await web.account()
            let (flow, token) = try await web.start(account)
            let again = try await web.post(
                "/v1/flows", web.startBody(account), headers: [HTTPField.Name("Idempotency-Key")!: "\"another\""])
            #expect(again.status == 200 && again["flow"]?["id"]?.text == flow)
            #expect(again.headers[.location] == "/v1/flows/\(flow)")
            try await #expect(web.get("/v1/flows/\(flow)", bearer: token).status == 401)
            let newToken = try #require(again["token"]?.text)
            try await #expect(web.get("/v1/flows/\(flow)", bearer: newToken).status == 200)
            for number in 2...5 {
                try await web.post(
                    "/v1/flows", web.startBody(account).replacing("\"s-1\"", with: "\"s-\(number)\""))
            }
            let refused = try await web.post("/v1/flows", web.startBody(account).replacing("\"s-1\"", with: "\"s-6\""))
            #expect(refused.code == "limit.open-flows" && refused["openFlows"]?.texts.count == 5)
        }
    }

    @Test(
        "The country of a request is read as it is meant, and an unknown one has a code of its own",
        arguments: [
            ("CN", "CN"), ("GB", "GB"), ("UK", "GB"), ("uk", "GB"), ("EL", "GR"), ("GR", "GR"), ("XK", "XK"),
            ("AQ", "AQ"), ("EU", nil), ("XX", nil), ("T1", nil), ("AP", nil), ("GBR", nil), ("ß", nil), ("", nil),
        ])
    func country(_ sent: String, _ kept: String?) async throws {
        try await WebHarness.run { web in
            let body = web.startBody(try await web.account()).replacing("\"CN\"", with: "\"\(sent)\"")
            let answer = try await web.post("/v1/flows", body)
            guard let kept else {
                // An empty text is what no field takes.
                #expect(answer.status == 422 && answer.code == (sent.isEmpty ? "body.bad-value" : "country.unknown"))
                #expect(answer["field"]?.text == "context.country")
                return
            }
            let flow = try #require(answer["flow"]?["id"]?.text.flatMap(FlowID.init))
            let realm = web.engine.realm
            #expect(try await web.engine.engine.store.read { try $0.flow(flow, realm: realm) }?.origin.country == kept)
        }
    }

    @Test("A person's device does its part with the flow's token alone")
    func personDrives() async throws {
        try await WebHarness.run { web in
            let account = try await web.account()
            let (flow, token) = try await web.start(account)
            let steps = try await web.get("/v1/flows/\(flow)", bearer: token)["next"]?["steps"]?.list ?? []
            #expect(steps.map { $0["shape"]?.text } == ["identifier", "choice", "code", "word"])
            #expect(steps.map { $0["input"]?.text } == ["identifier", "reason", nil, nil])
            #expect(steps.first?["kind"]?.text == "phone" && steps[2]["requirement"]?.text == "old.code")
            try await web.prove("old.code", of: flow, at: WebHarness.oldPhone, bearer: token)
            try await web.post(
                "/v1/flows/\(flow)/inputs", #"{"identifier":"139 1234 5678","reason":"new-number"}"#, bearer: token)
            let done = try await web.prove("new.code", of: flow, at: WebHarness.newPhone, bearer: token)
            #expect(done["state"]?.text == "completed")
        }
    }

    @Test("A challenge says in its headers how many codes are left")
    func rateLimitHeaders() async throws {
        try await WebHarness.run { web in
            let (flow, _) = try await web.start(try await web.account())
            let sent = try await web.post("/v1/flows/\(flow)/challenges", #"{"requirement":"old.code"}"#)
            #expect(sent.status == 202)
            #expect(sent.headers[HTTPField.Name("RateLimit-Policy")!] == "\"codes\";q=5;w=3600")
            #expect(sent.headers[HTTPField.Name("RateLimit")!]?.hasPrefix("\"codes\";r=4;t=") == true)
        }
    }

    @Test("A second code within the minute is refused with the time to come back")
    func resendTooSoon() async throws {
        try await WebHarness.run { web in
            let (flow, _) = try await web.start(try await web.account())
            try await web.post("/v1/flows/\(flow)/challenges", #"{"requirement":"old.code"}"#)
            let again = try await web.post("/v1/flows/\(flow)/challenges", #"{"requirement":"old.code"}"#)
            #expect(again.status == 429)
            #expect(again.code == "limit.codes")
            #expect(again.headers[.retryAfter] == "60")
            #expect(again.headers[HTTPField.Name("RateLimit")!] == "\"codes\";r=0;t=60")
        }
    }

    @Test("Cancel, resume and session revocation answer with the flow as it is then")
    func otherWays() async throws {
        try await WebHarness.run { web in
            let account = try await web.account()
            let (flow, token) = try await web.start(account)
            let resumed = try await web.post("/v1/flows/\(flow)/resume")
            #expect(resumed.status == 200)
            try await #expect(web.get("/v1/flows/\(flow)", bearer: token).status == 401)
            try await #expect(web.post("/v1/flows/\(flow)/cancel", "{}")["state"]?.text == "cancelled")
            let (second, _) = try await web.start(account)
            let revoked = try await web.post("/v1/sessions/revoke", #"{"session":"s-1"}"#)
            #expect(revoked["flows"]?.texts == [second])
        }
    }

    @Test("Promise 8: a change whose number was taken while it waited says what is gone, in a sentence")
    func ground() async throws {
        try await WebHarness.run { web in
            let flow = try await web.engine.start(try await web.account(), track: "face").flow.id
            try await web.engine.attest(try #require(Requirement("face")), of: flow)
            try await web.engine.supply(flow, WebHarness.newPhone)
            let waiting = try await web.engine.prove(.newCode, of: flow, at: WebHarness.newPhone).get()
            try #require(waiting.state == .waiting)
            web.engine.clock.advance(by: .minutes(2))
            let other = try await web.account("user-2", phone: "+8613700137000")
            try await #expect(web.change(other, from: "+8613700137000")["state"]?.text == "completed")
            web.engine.clock.advance(by: .hours(25))
            _ = try await web.engine.engine.settleDueFlows()
            let refused = try await web.get("/v1/flows/\(flow)")
            #expect(refused["state"]?.text == "refused" && refused["refusedBy"]?.text == "ground")
            #expect(refused["ground"]?["code"]?.text == "identifier.taken")
            #expect(refused["ground"]?["message"]?.text?.isEmpty == false)
        }
    }

    @Test("A look-up sends the identifier in a body, and its answer shows nothing in full")
    func lookUp() async throws {
        try await WebHarness.run { web in
            let account = try await web.account()
            let found = try await web.post(
                "/v1/accounts/look-up", #"{"identifier":{"kind":"phone","value":"138-0013-8000"}}"#)
            #expect(found["id"]?.text == account.description)
            #expect(!found.body.contains("13800138000"))
            try await #expect(
                web.post("/v1/accounts/look-up", #"{"externalID":"user-1"}"#)["id"]?.text == account.description)
            try await #expect(web.post("/v1/accounts/look-up", #"{"externalID":"nobody"}"#).code == "account.not-found")
        }
    }

    @Test("An account is restricted by its platform, and never frozen or closed by it")
    func status() async throws {
        try await WebHarness.run { web in
            let account = try await web.account()
            let path = "/v1/accounts/\(account)"
            try await #expect(web.send(.patch, path, #"{"status":"restricted"}"#)["status"]?.text == "restricted")
            try await #expect(web.send(.patch, path, #"{"status":"active"}"#)["status"]?.text == "active")
            for status in ["frozen", "closed"] {
                try await #expect(web.send(.patch, path, "{\"status\":\"\(status)\"}").code == "account.status-by-flow")
            }
        }
    }
}
