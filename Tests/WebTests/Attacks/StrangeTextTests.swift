import Domain
import Engine
import HTTPTypes
import TestSupport
import Testing

@testable import Web

@Suite("Any text that people write is shown as text")
struct StrangeTextTests {
    static let texts = [
        "\u{202E}gpj.exe\u{202C} \u{2066}left\u{2069} עברית",
        "👩‍👩‍👧‍👦🏳️‍🌈 e\u{301} zero\u{200B}width",
        "𠮷野家 𓀀 中文",
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "\"><svg onload=alert(1)> ' & &amp; &lt;b&gt;",
        "{{t.signOut}} {{{page.title}}} {{>token}} {{#page}}x{{/page}}",
        "</textarea></p><b>bold</b><!-- ]]>",
        String(repeating: "长", count: 900),
    ]

    private static let raw = ["<script>alert", "<img src=x", "<svg onload", "</textarea></p><b>", "<b>bold", "<!-- ]]"]

    private static func expect(_ text: String, on page: Answer, _ place: String) {
        #expect(page.status == 200, "\(place): \(page.status)")
        #expect(page.body.unescaped.contains(text), "\(place) does not show it")
        for sign in raw { #expect(!page.body.contains(sign), "\(place) shows it as markup") }
        page.expectFenced(place)
    }

    @Test("A person's answer, a file's name, a reviewer's question, their sentence, and an appeal", arguments: texts)
    func letters(text: String) async throws {
        try await PersonAtWeb.strict(points: 80) { web in
            let flow = try await FlowAtWeb.begin(try await PersonAtWeb.lin(web))
            try await flow.finish()
            let id = try #require(try await flow.view().review).id
            let desk = try await DeskAtWork.signedIn(web)
            let file = "/console/marketplace/cases/\(id)"
            try await desk.browser.send(to: "\(file)/take", from: file)
            let name = text.prefix(40).filter { !"\"/\\".contains($0) } + ".pdf"
            try await #expect(
                flow.upload("words", [("text", text), ("seen", "0")], files: [(String(name), WebHarness.pdf)]).status
                    == 303)
            for (page, place) in [(try await flow.see(), "the person's page"), (try await desk.open(file), "the case")]
            {
                Self.expect(text, on: page, place)
            }
            try await #expect(
                desk.browser.send([("text", text), ("once", "")], to: "\(file)/ask", from: file).status == 303)
            Self.expect(text, on: try await flow.see(), "the question")
            let refusal = [("decision", "refuse-other"), ("note", text)]
            try await #expect(desk.browser.send(refusal, to: "\(file)/decide", from: file).status == 303)
            Self.expect(text, on: try await flow.see(), "the reviewers' sentence")
            try await #expect(flow.upload("appeal", [("statement", text)], files: []).status == 303)
            let appeal = try #require(try await flow.view().review).id
            Self.expect(text, on: try await desk.open("/console/marketplace/cases/\(appeal)"), "the appeal")
        }
    }

    @Test("What is typed wrongly is in its field again as it was typed", arguments: texts.dropLast())
    func fields(text: String) async throws {
        try await PersonAtWeb.run { web in
            let lin = PersonAtWeb(web)
            let page = try await lin.send(
                [("identifier", text), ("password", "x"), ("way", "password")], to: PersonAtWeb.signInPath)
            #expect(page.body.unescaped.contains(text))
            for sign in Self.raw { #expect(!page.body.contains(sign)) }
            let console = try await PersonAtWeb(web).send([("login", text), ("password", "x")], to: "/console/sign-in")
            #expect(console.body.unescaped.contains(text))
            for sign in Self.raw { #expect(!console.body.contains(sign)) }
        }
    }

    @Test(
        "A mark with a combining sign, a joiner or a selector behind it is the mark to a browser, and is escaped like it",
        arguments: ["\u{301}", "\u{200D}", "\u{FE0F}", "\u{1F3FD}"], ["\"", "<", "&"])
    func combined(sign: String, mark: String) async throws {
        try await PersonAtWeb.run { web in
            let text = "\(mark)\(sign) autofocus formnovalidate"
            let page = try await PersonAtWeb(web).send(
                [("identifier", text), ("password", "x"), ("way", "password")], to: PersonAtWeb.signInPath)
            #expect(page.status == 422)
            #expect(!page.body.contains("\(mark)\(sign)"), "the mark came through")
        }
    }

    @Test("A zero character is refused, in every kind of form")
    func zero() async throws {
        try await PersonAtWeb.strict(points: 80) { web in
            let flow = try await FlowAtWeb.begin(try await PersonAtWeb.lin(web))
            try await #expect(flow.number("1\u{0}3").status == 400)
            try await flow.finish()
            let answer = try await flow.upload("words", [("text", "a\u{0}b"), ("seen", "0")], files: [])
            #expect([400, 422].contains(answer.status), "\(answer.status)")
            try await #expect(flow.view().review?.entries.isEmpty == true)
        }
    }
}

extension String {
    /// What a browser reads.
    fileprivate var unescaped: String {
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#x27;", "'"), ("&amp;", "&")].reduce(self) {
            $0.replacing($1.0, with: $1.1)
        }
    }
}
