import Testing

@testable import Web

@Suite("Where a link leads after signing in")
struct NextPageTests {
    @Test(
        "Pages of a session are gone on to",
        arguments: ["/account", "/account/start/phone.change", "/flow/flow_01jd", "/flow/a..b"])
    func own(path: String) { #expect(NextPage(path)?.path == path) }

    @Test(
        "Whatever else a link says is not",
        arguments: [
            "", "account", "//evil.example", "/\\evil.example", "https://evil.example", "/console", "/flow", "/flow/..",
            "/flow/.", "/flow/...", "/account/start/..", "/account/start/.", "/../account", "/flow/%2e%2e",
            "/flow/a?b=c", "/flow/a#b", "/flow//a", "/flow/" + String(repeating: "a", count: 128),
        ])
    func foreign(path: String) { #expect(NextPage(path) == nil) }
}
