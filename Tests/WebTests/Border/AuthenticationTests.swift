import Domain
import Engine
import HTTPTypes
import TestSupport
import Testing

@Suite("Who calls")
struct AuthenticationTests {
    @Test(
        "A header that shows no key is refused",
        arguments: [
            ("Basic dXNlcjpwYXNz", "key.malformed"), ("Bearer", "key.malformed"), ("Bearer a b", "key.malformed"),
            ("Bearer \(String(repeating: "x", count: 300))", "key.malformed"),
            ("Bearer nonsense", "token.not-accepted"),
            ("Bearer bk_", "token.not-accepted"), ("Bearer ft_", "token.not-accepted"),
            ("Bearer bk_x_y_z", "token.not-accepted"),
        ])
    func badHeaders(header: String, code: String) async throws {
        try await WebHarness.run { web in
            let answer = try await web.post("/v1/accounts", #"{"externalID":"a"}"#, headers: [.authorization: header])
            #expect(answer.status == 401)
            #expect(answer.code == code)
            #expect(answer.headers[.wwwAuthenticate]?.hasPrefix("Bearer") == true)
        }
    }

    @Test("No key at all is refused")
    func noKey() async throws {
        try await WebHarness.run { web in
            let answer = try await web.get("/v1/webhooks", bearer: "")
            #expect(answer.status == 401)
            #expect(answer.code == "key.missing")
        }
    }

    @Test("A key with any one character changed is refused", arguments: [0, 3, 10, 28, 30, 50, -1])
    func forgedKey(position: Int) async throws {
        try await WebHarness.run { web in
            var text = Array(web.key)
            let index = position < 0 ? text.count - 1 : position
            text[index] = text[index] == "0" ? "1" : "0"
            try await #expect(web.get("/v1/webhooks", bearer: String(text)).status == 401)
        }
    }

    @Test("A flow's token is refused when truncated, changed, expired or replaced")
    func badTokens() async throws {
        try await WebHarness.run { web in
            let (flow, token) = try await web.start(try await web.account())
            let path = "/v1/flows/\(flow)"
            try await #expect(web.get(path, bearer: token).status == 200)
            try await #expect(web.get(path, bearer: String(token.dropLast())).status == 401)
            try await #expect(web.get(path, bearer: token + "A").status == 401)
            let resumed = try await web.post(path + "/resume")["token"]?.text ?? ""
            try await #expect(web.get(path, bearer: token).status == 401)
            try await #expect(web.get(path, bearer: resumed).status == 200)
            web.engine.clock.advance(by: .minutes(31))
            try await #expect(web.get(path, bearer: resumed).code == "token.not-accepted")
        }
    }

    @Test("Another flow is not found for a token, whether it exists or not")
    func otherFlow() async throws {
        try await WebHarness.run { web in
            let (_, token) = try await web.start(try await web.account())
            let (other, _) = try await web.start(try await web.account("user-2", phone: "+8613911112222"))
            for flow in [other, "flow_01h455vb4pex5vsknk084sn02q", "flow_", "%2e%2e"] {
                let answer = try await web.get("/v1/flows/\(flow)", bearer: token)
                #expect(answer.status == 404)
                #expect(answer.code == "flow.not-found")
            }
        }
    }

    @Test("A flow's token opens nothing that is the platform's")
    func tokenForPlatformCalls() async throws {
        try await WebHarness.run { web in
            let account = try await web.account()
            let (flow, token) = try await web.start(account)
            try await #expect(web.get("/v1/accounts/\(account)", bearer: token).code == "token.not-for-this")
            try await #expect(web.post("/v1/flows", web.startBody(account), bearer: token).status == 403)
            try await #expect(web.post("/v1/flows/\(flow)/resume", bearer: token).status == 403)
            try await #expect(web.get("/v1/cases", bearer: token).status == 403)
            let attested =
                #"{"requirement":"face","attestation":{"reference":"x","checkedAt":"\#(web.engine.clock.now)"}}"#
            try await #expect(web.post("/v1/flows/\(flow)/proofs", attested, bearer: token).status == 403)
        }
    }

    @Test("Another realm's key finds nothing of this one")
    func otherRealm() async throws {
        let other = WebPolicy.open.replacing("realm: shop", with: "realm: club")
        try await WebHarness.run(policies: [WebPolicy.open, other]) { web in
            let account = try await web.account()
            let (flow, _) = try await web.start(account)
            let key = try await web.engine.apiKey(realm: RealmID(rawValue: "club"))
            try await #expect(web.get("/v1/accounts/\(account)", bearer: key).code == "account.not-found")
            try await #expect(web.get("/v1/flows/\(flow)", bearer: key).code == "flow.not-found")
            try await #expect(
                web.post("/v1/accounts/look-up", #"{"externalID":"user-1"}"#, bearer: key).code == "account.not-found")
            try await #expect(web.post("/v1/flows", web.startBody(account), bearer: key).code == "account.not-found")
        }
    }

    @Test("A key is refused what its scopes don't hold, and told which is missing", arguments: Scope.allCases)
    func scopes(scope: Scope) async throws {
        try await WebHarness.run { web in
            let key = try await web.engine.apiKey(Set(Scope.allCases).subtracting([scope]))
            let account = try await web.account()
            let (flow, _) = try await web.start(account)
            let answer = try await Self.call(scope, web, account, flow, key)
            #expect(answer.status == 403)
            #expect(answer.code == "key.scope-missing")
            #expect(answer["field"]?.text == scope.rawValue)
        }
    }

    private static func call(
        _ scope: Scope, _ web: WebHarness, _ account: AccountID, _ flow: String, _ key: String
    ) async throws -> Answer {
        let id = "case_01h455vb4pex5vsknk084sn02q"
        switch scope {
        case .accountsRead: return try await web.get("/v1/accounts/\(account)", bearer: key)
        case .accountsWrite: return try await web.post("/v1/accounts", #"{"externalID":"b"}"#, bearer: key)
        case .accountsBulk: return try await web.get("/v1/bulk/bulk_01h455vb4pex5vsknk084sn02q", bearer: key)
        case .identifiersLookUp:
            return try await web.post(
                "/v1/accounts/look-up", #"{"identifier":{"kind":"phone","value":"1"}}"#, bearer: key)
        case .flowsRead: return try await web.get("/v1/flows/\(flow)", bearer: key)
        case .flowsWrite: return try await web.post("/v1/flows/\(flow)/cancel", bearer: key)
        case .proofsAttest:
            let body = #"{"requirement":"face","attestation":{"reference":"x","checkedAt":"\#(web.engine.clock.now)"}}"#
            return try await web.post("/v1/flows/\(flow)/proofs", body, bearer: key)
        case .casesRead: return try await web.get("/v1/cases", bearer: key)
        case .casesDecide:
            return try await web.post(
                "/v1/cases/\(id)/decisions", #"{"reviewer":"w","vote":"approve","reason":"r"}"#, bearer: key)
        case .webhooksWrite: return try await web.get("/v1/webhooks", bearer: key)
        case .webhooksValues:
            let body = #"{"url":"https://platform.example/hook","events":[],"includesValues":true}"#
            return try await web.post("/v1/webhooks", body, bearer: key)
        case .visitsWrite:
            return try await web.post(
                "/v1/visits", #"{"account":"\#(account)","context":{"channel":"web"}}"#, bearer: key)
        }
    }
}
