import Domain
import Engine
import Foundation
import TestSupport
import Testing

@testable import Web

@Suite("The console: the day")
struct DayTests {
    private static let path = "/console/shop/day"

    /// The rows of the table below the plot of that id: a name and its cells.
    private func table(_ id: String, _ page: Answer) -> [[String]] {
        let behind = page.body.components(separatedBy: "<caption id=\"\(id)-caption\">").dropFirst().first
        let body = behind?.components(separatedBy: "</table>").first?.components(separatedBy: "<tbody>").last
        let rows = body?.components(separatedBy: "</tr>") ?? []
        return rows.map { row in row.matches(of: />([^<>]+)<\/t[hd]>/).map { String($0.1) } }.filter { !$0.isEmpty }
    }

    /// The widths of the bars of the plot of that id.
    private func bars(_ id: String, _ page: Answer, _ dimension: String = "width") -> [String] {
        let part =
            page.body.components(separatedBy: "<svg id=\"\(id)\"").dropFirst().first?.components(separatedBy: "</svg>")
            .first ?? ""
        return part.components(separatedBy: "<rect").dropFirst().compactMap { piece in
            piece.components(separatedBy: " \(dimension)=\"").dropFirst().first?.components(separatedBy: "\"").first
        }
    }

    @Test("A day on which nothing was asked says so, and draws nothing")
    func empty() async throws {
        try await WebHarness.run { web in
            let page = try await OperatorAtWork.signIn(web).open(Self.path)
            #expect(page.status == 200)
            #expect(page.body.contains("Nobody asked for anything on this day."))
            #expect(!page.body.contains("role=\"img\""))
        }
    }

    @Test("What was done today is counted, drawn, and said in the table beside it", arguments: ["en", "zh"])
    func figures(language: String) async throws {
        try await WebHarness.run { web in
            _ = try await web.change(try await web.account())
            let (flow, _) = try await web.start(try await web.account("user-2", phone: "+8613700137000"))
            try await web.post("/v1/flows/\(flow)/cancel")
            let page = try await OperatorAtWork.signIn(web, language: language).open(Self.path)
            #expect(page.body.contains("<li><strong>2</strong>\(language == "zh" ? "发起" : "Asked")</li>"))
            let hours = table("plot-hours", page)
            #expect(hours.count == 24)
            let sums = (1...3).map { column in hours.reduce(0) { $0 + (Int($1[column]) ?? 0) } }
            #expect(sums == [2, 1, 0])
            // Two panels with one bar each: two of the scale's ten were asked, and half as many completed.
            #expect(bars("plot-hours", page, "height") == ["12.80", "6.40"])
            #expect(page.body.contains("aria-labelledby=\"plot-hours-title plot-hours-summary\""))
            #expect(
                page.body.contains(
                    language == "zh" ? "更换手机号：当前绑定的验证码" : "Change the phone number: Code to what is bound now"))
        }
    }

    @Test("Codes are counted by country, with the share that was proved")
    func codes() async throws {
        try await WebHarness.run { web in
            _ = try await web.change(try await web.account())
            let page = try await OperatorAtWork.signIn(web).open(Self.path)
            let rows = table("plot-codes", page)
            #expect(rows.map { Array($0.dropFirst()) } == [["2", "2", "100%"]])
            #expect(rows.first?.first?.hasPrefix("China") == true)
            #expect(bars("plot-codes", page) == ["20%", "20%"])
        }
    }

    @Test("The day before knows nothing of today, and tomorrow is not linked to")
    func days() async throws {
        try await WebHarness.run { web in
            _ = try await web.change(try await web.account())
            let desk = try await OperatorAtWork.signIn(web)
            let today = try web.engine.engine.today(web.engine.realm)
            let page = try await desk.open(Self.path)
            #expect(page.body.contains("\(Self.path)?date=\(today.previous)"))
            #expect(!page.body.contains("\(Self.path)?date=\(today.next)"))
            let before = try await desk.open("\(Self.path)?date=\(today.previous)")
            #expect(before.body.contains("Nobody asked for anything on this day."))
            #expect(before.body.contains("\(Self.path)?date=\(today)"))
        }
    }

    @Test(
        "Something that is not a day is said at its field, and shown safely",
        arguments: ["2026-02-30", "yesterday", "%3Cscript%3E", "2026-11-21T00"])
    func noDay(text: String) async throws {
        try await WebHarness.run { web in
            let page = try await OperatorAtWork.signIn(web).open("\(Self.path)?date=\(text)")
            #expect(page.status == 422)
            #expect(page.body.contains("href=\"#date\""))
            #expect(!page.body.contains("<script>"))
        }
    }

    @Test("The names that a policy gives its ways are not read as markup")
    func hostile() async throws {
        let drawing = RowPlot(rows: [
            .init("<img src=x onerror=alert(1)>", "\"&'", bars: [[.init(value: 1, look: .hatched)]])
        ]).drawing
        let table = PlotTable(
            caption: "<b>", nameHead: "<i>", heads: ["<u>"], rows: [.init(name: "<script>", cells: ["<s>"])])
        let plot = Plot(
            id: "plot-x", title: "</title><script>", summary: "<desc>", drawing: drawing, keys: [.init(.solid, "<a>")],
            table: table)
        let renderer = try PageRenderer.bundled()
        let page = DayPage(
            date: "<h1>", isToday: true, isEmpty: false, previous: "", next: nil, today: "",
            field: Field("date", "Date"),
            figures: [.init(number: "1", text: "<b>")],
            sections: [.init(title: "<p>", hint: "<q>", plot: plot, more: "<em>")])
        let frame = Frame(
            lang: "en", languages: [], styles: [], script: "", name: "", logo: nil, home: nil, help: nil, formToken: "",
            errors: [],
            signOut: nil, staffName: nil, places: [], realm: nil, realms: [],
            hasErrors: false, hasPlaces: false, hasRealms: false)
        let html = renderer.html(DayPage.template, page, words: [:], frame)
        for tag in ["<img", "<script>", "<b>", "<i>", "<u>", "<s>", "<q>", "<em>", "<a>"] {
            #expect(!html.contains(tag), "\(tag)")
        }
        #expect(html.contains("fill=\"url(#fill-hatched)\""))
        #expect(!html.contains("style="))
    }

    @Test("A full day with every reason there is stays a light page")
    func weight() async throws {
        try await WebHarness.run { web in
            _ = try await web.change(try await web.account())
            let page = try await OperatorAtWork.signIn(web).open(Self.path)
            #expect(page.body.utf8.count < 40_000)
        }
    }
}
