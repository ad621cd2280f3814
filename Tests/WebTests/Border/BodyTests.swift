import HTTPTypes
import TestSupport
import Testing

@testable import Web

@Suite("Bodies at the border")
struct BodyTests {
    @Test(
        "A body with one thing wrong is refused by name, and nothing is made",
        arguments: [
            ("", 400, "body.empty", nil),
            ("not json", 400, "body.malformed", nil),
            ("{\"externalID\":\"a\"", 400, "body.malformed", nil),
            ("{\"externalID\":\"a\"} {}", 400, "body.malformed", nil),
            ("{\"externalID\":\"a\",}", 400, "body.malformed", nil),
            ("{\"externalID\":\"\\ud800\"}", 400, "body.malformed", nil),
            ("[]", 400, "body.not-object", nil),
            ("\"text\"", 400, "body.not-object", nil),
            ("{}", 400, "body.missing-field", "externalID"),
            ("{\"externalID\":1}", 400, "body.wrong-type", "externalID"),
            ("{\"externalID\":null}", 400, "body.wrong-type", "externalID"),
            ("{\"externalID\":\"a\",\"externalID\":\"b\"}", 400, "body.duplicate-field", "externalID"),
            ("{\"externalID\":\"a\",\"admin\":true}", 400, "body.unknown-field", "admin"),
            ("{\"externalID\":\"a\",\"identifiers\":{}}", 400, "body.wrong-type", "identifiers"),
            ("{\"externalID\":\"a\",\"identifiers\":[1]}", 400, "body.wrong-type", "identifiers[0]"),
            (
                "{\"externalID\":\"a\",\"identifiers\":[{\"kind\":\"phone\"}]}", 400, "body.missing-field",
                "identifiers[0].value"
            ),
            (
                "{\"externalID\":\"a\",\"identifiers\":[{\"kind\":\"pager\",\"value\":\"1\"}]}", 422,
                "identifier.unsupported-kind",
                "identifiers[0]"
            ),
            ("{\"externalID\":\"\"}", 422, "body.bad-value", "externalID"),
            ("{\"externalID\":\"a\\u0000b\"}", 422, "body.bad-value", "externalID"),
            ("{\"externalID\":\"a\",\"language\":\"fr\"}", 422, "body.bad-value", "language"),
            ("{\"a\":[[[[[[[[[1]]]]]]]]]}", 400, "body.too-deep", nil),
        ] as [(String, Int, String, String?)])
    func refused(body: String, status: Int, code: String, field: String?) async throws {
        try await WebHarness.run { web in
            let answer = try await web.post("/v1/accounts", body)
            #expect(answer.status == status)
            #expect(answer.code == code)
            #expect(answer["field"]?.text == field)
            #expect(answer.wayForward == "correct")
            try await #expect(web.post("/v1/accounts/look-up", #"{"externalID":"a"}"#).status == 404)
        }
    }

    @Test("A hundred thousand open brackets are too deep, not a crash")
    func bracketStorm() async throws {
        try await WebHarness.run { web in
            try await #expect(web.post("/v1/accounts", String(repeating: "[", count: 60_000)).code == "body.too-deep")
            try await #expect(
                web.post("/v1/accounts", String(repeating: "{\"a\":", count: 10_000)).code == "body.too-deep")
        }
    }

    @Test("Ten megabytes are too large, told before they are read")
    func tooLarge() async throws {
        try await WebHarness.run { web in
            let answer = try await web.post("/v1/accounts", String(repeating: " ", count: 10_000_000))
            #expect(answer.status == 413)
            #expect(answer.code == "body.too-large")
        }
    }

    @Test(
        "A body of another type is not read",
        arguments: [
            ("text/plain", 415), ("application/x-www-form-urlencoded", 415), ("application/json; charset=gbk", 415),
            ("", 415),
            ("Application/JSON; charset=UTF-8", 201),
        ])
    func contentType(type: String, status: Int) async throws {
        try await WebHarness.run { web in
            let answer = try await web.post("/v1/accounts", #"{"externalID":"a"}"#, headers: [.contentType: type])
            #expect(answer.status == status)
            if status == 415 { #expect(answer.code == "body.not-json") }
        }
    }

    @Test("A compressed body is not read")
    func encoded() async throws {
        try await WebHarness.run { web in
            try await #expect(
                web.post("/v1/accounts", "{}", headers: [.contentEncoding: "gzip"]).code == "body.encoded")
        }
    }

    @Test(
        "Two ways of saying one thing are ambiguous",
        arguments: [
            ("/v1/accounts/look-up", #"{"externalID":"a","identifier":{"kind":"phone","value":"1"}}"#),
            (
                "/v1/flows/flow_01h455vb4pex5vsknk084sn02q/proofs",
                #"{"requirement":"password","code":"1","password":"2"}"#
            ),
        ])
    func ambiguous(path: String, body: String) async throws {
        try await WebHarness.run { web in try await #expect(web.post(path, body).code == "body.ambiguous") }
    }

    @Test(
        "A number that can't be one is refused with its own code",
        arguments: [
            ("010 8888 8888", "identifier.line-type-not-allowed"),
            ("+86 1441 0123 45678", "identifier.machine-number"),
            ("70012345678901 2", "identifier.privacy-number"),
            ("12", "identifier.too-short"),
            ("+999 123456789", "identifier.unknown-country"),
            ("call me", "identifier.malformed"),
            ("+8613800138000", "identifier.own"),
        ])
    func numbers(number: String, code: String) async throws {
        try await WebHarness.run { web in
            let (flow, _) = try await web.start(try await web.account())
            let answer = try await web.post("/v1/flows/\(flow)/inputs", #"{"identifier":"\#(number)"}"#)
            #expect(answer.status == 422)
            #expect(answer.code == code)
            try await #expect(web.get("/v1/flows/\(flow)")["changes"]?.list.first?["new"] == nil)
        }
    }

    @Test(
        "A new account's number that another account holds is told by its place, and not as one that was proved",
        arguments: ["en", "zh"])
    func heldByAnother(language: String) async throws {
        try await WebHarness.run { web in
            _ = try await web.account()
            let body =
                #"{"externalID":"other","identifiers":[{"kind":"email","value":"a@example.com"},{"kind":"phone","value":"\#(WebHarness.oldPhone)"}]}"#
            let answer = try await web.post("/v1/accounts", body, headers: [.acceptLanguage: language])
            #expect(answer.status == 409 && answer.code == "identifier.held")
            #expect(answer["field"]?.text == "identifiers[1]")
            #expect(answer["detail"]?.text?.contains(language == "zh" ? "请按该号码或邮箱查询" : "Look up by it") == true)
        }
    }

    @Test("A foreign number that policy does not allow is refused")
    func foreign() async throws {
        let policy = WebPolicy.open + "\nidentifiers:\n  phone: { regions: [CN] }\n"
        try await WebHarness.run(policies: [policy]) { web in
            let (flow, _) = try await web.start(try await web.account())
            let answer = try await web.post("/v1/flows/\(flow)/inputs", #"{"identifier":"+1 212 555 2368"}"#)
            #expect(answer.code == "identifier.region-not-allowed")
            #expect(answer.wayForward == "other-identifier")
        }
    }
}
