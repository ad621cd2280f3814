import HTTPTypes
import Testing

@testable import Web

@Suite("Links on a refusal page stay here")
struct WayBackTests {
    @Test(
        "A path that browsers would read as a host is linked to nowhere",
        arguments: ["//evil.example/x", "///evil.example", "/%09/evil.example"])
    func read(path: String) async throws {
        try await PersonAtWeb.run { web in
            let answer = try await web.get(path, bearer: "", headers: [.accept: "text/html"])
            #expect(!answer.body.contains("href=\"//"))
            #expect(!answer.body.contains("href=\"/\\"))
        }
    }

    @Test(
        "A path that a foreign page says it came from is linked to nowhere",
        arguments: ["https://evil.example//evil.example/", "https://evil.example/\\evil.example"])
    func posted(referer: String) async throws {
        try await PersonAtWeb.run { web in
            let headers: HTTPFields = [.referer: referer, .contentType: "application/x-www-form-urlencoded"]
            let answer = try await web.post("/sign-in/marketplace", "identifier=1", bearer: "", headers: headers)
            #expect(answer.status == 403 && !answer.body.contains("evil.example"))
        }
    }

    @Test("Every address that a form is posted to shows a page to whoever asks for it with GET")
    func noDeadEnd() async throws {
        try await Siege.run { siege in
            let pages = Dictionary(
                grouping: siege.surface.routes.filter { !$0.address.rawValue.hasPrefix("/v1/") }, by: \.address)
            for (address, routes) in pages { #expect(routes.contains { $0.method == .get }, "\(address)") }
        }
    }

    @Test(
        "What was posted can be asked for in another language: it leads to the page with the form",
        arguments: [
            ("/flow/flow_1/input", "/flow/flow_1"), ("/flow/flow_1/prove", "/flow/flow_1"),
            ("/flow/flow_1/words", "/flow/flow_1"), ("/account/sessions/end-others", "/account"),
            ("/console/shop/cases/case_1/decide", "/console/shop/cases/case_1"),
            ("/console/shop/cases/case_1/files/file_1/take", "/console/shop/cases/case_1/files/file_1"),
            ("/console/sign-out", "/console"),
        ])
    func otherLanguage(posted: String, page: String) async throws {
        try await PersonAtWeb.run { web in
            let answer = try await PersonAtWeb(web).open("\(posted)?lang=zh", following: false)
            #expect(answer.status == 303 && answer.location == page)
            #expect(answer.cookie(.language)?.contains("=zh") == true)
        }
    }

    @Test("A form that was refused twice is read in the other language where the person left off")
    func refusedTwice() async throws {
        try await PersonAtWeb.run { web in
            let flow = try await FlowAtWeb.begin(try await PersonAtWeb.lin(web))
            let posted = "\(flow.path)/input"
            let refused = try await flow.lin.send(
                [("identifier", "1"), ("reason", "")], to: posted, from: flow.path,
                headers: [.referer: "http://localhost:8080\(posted)"])
            #expect(refused.status == 422)
            let link = try #require(refused.body.firstMatch(of: /href="([^"]*\?lang=zh)"/)?.1)
            let page = try await flow.lin.open(String(link))
            #expect(page.status == 200 && page.body.contains("lang=\"zh"))
        }
    }
}
