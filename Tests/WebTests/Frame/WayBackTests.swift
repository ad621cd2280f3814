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
}
