import Domain
import Engine
import HTTPTypes
import TestSupport
import Testing

@testable import Web

@Suite("The console: accounts")
struct AccountsConsoleTests {
    private static let path = "/console/shop/accounts"

    @Test(
        "An account is found by the exact value alone, and shown masked",
        arguments: [("phone", "+8613912345678"), ("phone", " 139 1234 5678 "), ("external-id", "user-1")])
    func found(by: String, value: String) async throws {
        try await WebHarness.run { web in
            _ = try await web.change(try await web.account(), to: WebHarness.newPhone)
            _ = try await web.account("user-2", phone: "+8613700137000")
            let page = try await OperatorAtWork.signIn(web).send([("by", by), ("value", value)], to: Self.path)
            #expect(page.status == 200)
            #expect(page.body.contains("<dd>user-1</dd>"))
            #expect(page.body.contains("+86 139****5678"))
            #expect(!page.body.contains("13912345678"))
            #expect(page.body.contains("<td>Completed"))
            #expect(page.body.contains("Change the phone number"))
        }
    }

    @Test(
        "What nobody holds is not found, and what was typed stays to be mended",
        arguments: [
            ("phone", "+8613700000000"), ("phone", "no number"), ("email", "nobody@example.com"),
            ("external-id", "\"><script>"),
        ])
    func notFound(by: String, value: String) async throws {
        try await WebHarness.run { web in
            _ = try await web.account()
            let page = try await OperatorAtWork.signIn(web).send([("by", by), ("value", value)], to: Self.path)
            #expect(page.status == 404)
            #expect(page.body.contains("No account has this."))
            #expect(page.body.contains("value=\"\(by)\" checked"))
            #expect(!page.body.contains("\"><script>"))
        }
    }

    @Test("A form that says nothing is shown again with what is missing")
    func empty() async throws {
        try await WebHarness.run { web in
            let desk = try await OperatorAtWork.signIn(web)
            let page = try await desk.send([("by", "colour"), ("value", " ")], to: Self.path)
            #expect(page.status == 422)
            #expect(page.body.contains("href=\"#by\""))
            #expect(page.body.contains("href=\"#value\""))
        }
    }

    @Test("Promise 10: what is searched for stands in no address, no log and no header")
    func quiet() async throws {
        try await WebHarness.run { web in
            _ = try await web.account()
            let desk = try await OperatorAtWork.signIn(web)
            for value in [WebHarness.oldPhone, "+8613712345678"] {
                let page = try await desk.send([("by", "phone"), ("value", value)], to: Self.path)
                #expect(page.headers[.location] == nil)
                #expect(!page.headers.contains { $0.value.contains(value.suffix(8)) })
                #expect(page.headers[.cacheControl] == "no-store")
            }
            #expect(!web.log.all.contains { $0.contains("00138000") || $0.contains("12345678") })
        }
    }

    @Test("A form without its token, with a forged one, or with more than was asked for is refused")
    func forms() async throws {
        try await WebHarness.run { web in
            let desk = try await OperatorAtWork.signIn(web)
            let fields = [("by", "external-id"), ("value", "user-1")]
            for token in ["", String(repeating: "0", count: 64)] {
                try await #expect(desk.send(fields, to: Self.path, token: token).status == 403)
            }
            try await #expect(desk.send(fields + [("realm", "other")], to: Self.path).status == 400)
            try await #expect(desk.send(fields + [("value", "user-2")], to: Self.path).status == 400)
            try await #expect(
                desk.send([("by", "phone"), ("value", String(repeating: "1", count: 2000))], to: Self.path).status
                    == 413)
        }
    }
}
