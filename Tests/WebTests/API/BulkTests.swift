import Domain
import Engine
import HTTPTypes
import TestSupport
import Testing

@testable import Web

@Suite("In bulk over HTTP")
struct BulkTests {
    private static func body(
        _ web: WebHarness, accounts: String = #"[{"externalID":"u-1"},{"externalID":"nobody"}]"#, more: String = "",
        in days: Int64 = 8
    ) -> String {
        """
        {"operation":"unbind","kinds":["phone"],"reason":"service-ended","at":"\(web.engine.clock.now + .days(days))",
        "accounts":\(accounts)\(more)}
        """
    }

    /// Whoever has a mailbox can do without a phone.
    private static let policies = [WebPolicy.open + "\nsignIn: { codes: [phone, email] }\n"]

    private static func work(_ web: WebHarness) async throws {
        var watch = BulkWatch()
        while try await web.engine.engine.workBulk(&watch) != nil {}
    }

    @Test("A job is taken on, told, read, reported and called off")
    func journey() async throws {
        try await WebHarness.run(policies: Self.policies) { web in
            let account = try await web.engine.account("u-1", phone: "+8613800138000", email: "lin@example.com").id
            let made = try await web.post("/v1/bulk", Self.body(web), headers: [.idempotencyKey: "k1"])
            #expect(made.status == 202 && made["state"]?.text == "announcing")
            let id = try #require(made["id"]?.text)
            #expect(made.headers[.location] == "/v1/bulk/\(id)")
            let again = try await web.post("/v1/bulk", Self.body(web), headers: [.idempotencyKey: "k1"])
            #expect(again["id"]?.text == id)
            try await Self.work(web)
            let read = try await web.get("/v1/bulk/\(id)")
            #expect(read["state"]?.text == "waiting")
            #expect(read["counts"]?["told"]?.number == 1 && read["counts"]?["skipped"]?.number == 1)
            let entries = try #require(try await web.get("/v1/bulk/\(id)/report")["entries"]?.list)
            #expect(entries.map { $0["externalID"]?.text } == ["u-1", "nobody"])
            #expect(entries.map { $0["account"]?.text } == [account.description, nil])
            #expect(entries.map { $0["code"]?.text } == [nil, "account.not-found"])
            #expect(try await web.get("/v1/bulk/\(id)/report?after=1")["entries"]?.list.count == 1)
            #expect(try await web.post("/v1/bulk/\(id)/cancel")["state"]?.text == "cancelling")
            try await Self.work(web)
            #expect(try await web.get("/v1/bulk/\(id)")["state"]?.text == "cancelled")
        }
    }

    @Test("A dry run says what would happen, and makes no job")
    func dryRun() async throws {
        try await WebHarness.run(policies: Self.policies) { web in
            _ = try await web.engine.account("u-1", phone: "+8613800138000", email: "lin@example.com")
            let answer = try await web.post("/v1/bulk", Self.body(web, more: #","dryRun":true"#))
            #expect(answer.status == 200 && answer["taken"]?.number == 1)
            let skipped = try #require(answer["skipped"]?.list)
            #expect(skipped.map { $0["code"]?.text } == ["account.not-found"])
            #expect(skipped.first?["accounts"]?.texts == ["nobody"])
            #expect(try await web.engine.engine.listBulk(web.engine.platform).jobs.isEmpty)
        }
    }

    @Test("Ten thousand accounts under the longest of usual names fit, and one more does not")
    func most() async throws {
        try await WebHarness.run { web in
            let name = String(repeating: "x", count: 90)
            let accounts = { (count: Int) in
                "[" + (1...count).map { #"{"externalID":"\#(name)-\#($0)"}"# }.joined(separator: ",") + "]"
            }
            #expect(try await web.post("/v1/bulk", Self.body(web, accounts: accounts(10_000))).status == 202)
            let tooMany = try await web.post("/v1/bulk", Self.body(web, accounts: accounts(10_001)))
            #expect(tooMany.code == "body.bad-value" && tooMany["field"]?.text == "accounts")
            let endless = "[\"" + String(repeating: "x", count: 2 * 1024 * 1024) + "\"]"
            #expect(try await web.post("/v1/bulk", Self.body(web, accounts: endless)).code == "body.too-large")
        }
    }

    @Test(
        "Promise 8: what is wrong is named, with its place in the list",
        arguments: [
            (#"[{"externalID":"u-1"},{}]"#, "body.missing-field", "accounts[1].externalID"),
            (#"[{"account":"acct_1"}]"#, "body.bad-value", "accounts[0].account"),
            (
                #"[{"externalID":"u-1","account":"acct_01h455vb4pex5vsknk084sn02q"}]"#, "body.ambiguous",
                "accounts[0].account"
            ),
            (#"[{"externalID":"u-1","phone":"1"}]"#, "body.unknown-field", "accounts[0].phone"),
            (#"["u-1"]"#, "body.wrong-type", "accounts[0]"),
            ("[]", "bulk.accounts", "accounts"),
        ])
    func refused(accounts: String, code: String, field: String) async throws {
        try await WebHarness.run { web in
            let answer = try await web.post("/v1/bulk", Self.body(web, accounts: accounts))
            #expect(answer.code == code, "\(answer.body)")
            // A name that the caller made up, with brackets in it, is not told back.
            #expect(answer["field"]?.text == (code == "body.unknown-field" ? nil : field))
        }
    }

    @Test("Another operation, a date too soon, a job that is not there and a key without the scope are refused")
    func others() async throws {
        try await WebHarness.run { web in
            let body = Self.body(web)
            #expect(
                try await web.post("/v1/bulk", body.replacing("unbind", with: "close")).code
                    == "bulk.operation-not-offered")
            #expect(try await web.post("/v1/bulk", Self.body(web, in: 6)).code == "bulk.too-soon")
            #expect(try await web.post("/v1/bulk", Self.body(web, in: 400)).code == "bulk.too-late")
            #expect(try await web.post("/v1/bulk", body.replacing(#"["phone"]"#, with: "[]")).code == "bulk.kinds")
            #expect(
                try await web.post("/v1/bulk", body.replacing("service-ended", with: "whim")).code == "body.bad-value")
            #expect(try await web.get("/v1/bulk/bulk_01h455vb4pex5vsknk084sn02q").code == "bulk.not-found")
            #expect(
                try await web.get("/v1/bulk/bulk_01h455vb4pex5vsknk084sn02q/report?after=x").code == "query.bad-value")
            let weak = try await web.engine.apiKey([.accountsRead, .accountsWrite])
            #expect(try await web.post("/v1/bulk", body, bearer: weak).code == "key.scope-missing")
        }
    }
}
