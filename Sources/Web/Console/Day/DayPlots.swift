import Domain
import Engine
import Foundation

/// A day's figures put into words and plots.
struct DayPlots {
    let figures: DayFigures
    let desk: Desk
    /// What a reason says to people.
    let title: (ReasonCode) -> String

    init(_ figures: DayFigures, _ desk: Desk, title: @escaping (ReasonCode) -> String) {
        self.figures = figures
        self.desk = desk
        self.title = title
    }

    var totals: [DayPage.Figure] {
        [
            ("dayAsked", figures.asked), ("dayCompleted", figures.completed), ("dayRefused", figures.refused),
            ("dayReviewing", figures.reviewing), ("dayWaiting", figures.waiting),
        ].map { DayPage.Figure(number: number($1), text: say($0)) }
    }

    var sections: [DayPage.Section] {
        [
            section("dayHours", "dayHoursHint", figures.asked > 0 ? hours : nil),
            section("dayWays", "dayWaysHint", figures.tracks.isEmpty ? nil : ways, rows: figures.tracks.count),
            section(
                "dayReasons", "dayReasonsHint", figures.reasons.isEmpty ? nil : reasons, rows: figures.reasons.count),
            section("dayCodes", "dayCodesHint", figures.codes.isEmpty ? nil : codes, rows: figures.codes.count),
            section("dayQueue", "dayQueueHint", figures.queueAge.contains { $0.count > 0 } ? queue : nil),
        ]
    }

    var say: Speech { desk.say }
    func number(_ value: Int) -> String { desk.moments.number(value) }

    private func section(_ title: String, _ hint: String, _ plot: Plot?, rows: Int = 0) -> DayPage.Section {
        let isCut = rows > RowPlot.mostRows
        return DayPage.Section(
            title: say(title), hint: say.ifKnown(hint), plot: plot,
            more: isCut ? say("dayMore", ["shown": number(RowPlot.mostRows), "count": number(rows)]) : nil)
    }
}

// MARK: By hour

extension DayPlots {
    private var hours: Plot {
        let series: [(word: String, look: Plot.Look, values: [Int])] = [
            ("dayAsked", .plain, figures.hours.map(\.asked)), ("dayCompleted", .solid, figures.hours.map(\.completed)),
            ("dayRefused", .hatched, figures.hours.map(\.refused)),
        ]
        let panels = series.map { word, look, values in
            HourPlot.Panel(name: say(word), note: note(on: values), look: look, values: values)
        }
        let table = PlotTable(
            caption: say("dayHours"), nameHead: say("dayHour"), heads: series.map { say($0.word) },
            rows: figures.hours.map { hour in
                .init(name: "\(hour.hour):00", cells: series.map { number($0.values[hour.hour]) })
            })
        let summary = say(
            "dayHoursSummary",
            [
                "asked": number(figures.asked), "completed": number(figures.completed),
                "refused": number(figures.refused),
            ])
        return Plot(
            id: "plot-hours", title: say("dayHours"), summary: summary, drawing: HourPlot(panels: panels).drawing,
            table: table)
    }

    private func note(on values: [Int]) -> String {
        say("dayHourNote", ["total": number(values.reduce(0, +)), "most": number(values.max() ?? 0)])
    }
}

// MARK: By way

extension DayPlots {
    private var ways: Plot {
        let rows = figures.tracks.map { track in
            RowPlot.Row(
                wayName(track), say("dayWayNote", numbers(track)),
                bars: [
                    [
                        .init(value: track.completed, look: .solid), .init(value: track.refused, look: .hatched),
                        .init(value: track.waiting, look: .dotted), .init(value: track.unfinished, look: .hollow),
                    ]
                ])
        }
        let words = ["dayAsked", "dayCompleted", "dayRefused", "dayHeldBack", "dayUnfinished"]
        let table = PlotTable(
            caption: say("dayWays"), nameHead: say("dayWay"), heads: words.map { say($0) },
            rows: figures.tracks.map { track in
                let cells = [track.asked, track.completed, track.refused, track.waiting, track.unfinished]
                return .init(name: wayName(track), cells: cells.map(number))
            })
        let looks: [Plot.Look] = [.solid, .hatched, .dotted, .hollow]
        return Plot(
            id: "plot-ways", title: say("dayWays"), summary: summary(rows), drawing: RowPlot(rows: rows).drawing,
            keys: zip(looks, words.dropFirst()).map { .init($0, say($1)) }, table: table)
    }

    private func wayName(_ track: DayFigures.TrackFigures) -> String {
        say(
            "dayWayName",
            ["operation": desk.operation(track.operation), "way": desk.track(track.name)])
    }

    private func numbers(_ track: DayFigures.TrackFigures) -> [String: String] {
        [
            "asked": number(track.asked), "completed": number(track.completed), "refused": number(track.refused),
            "held": number(track.waiting),
        ]
    }

    /// The first rows in words.
    private func summary(_ rows: [RowPlot.Row]) -> String {
        rows.prefix(3).map { say("daySummaryRow", ["name": $0.name, "note": $0.note]) }.joined(separator: " ")
    }
}

extension DayFigures.TrackFigures {
    /// Left, run out, or still being filled in.
    fileprivate var unfinished: Int { max(0, asked - completed - refused - waiting) }
}

// MARK: By reason, by country, by age

extension DayPlots {
    private var reasons: Plot {
        let rows = figures.reasons.map { reason in
            RowPlot.Row(
                title(reason.code),
                say("dayReasonNote", ["count": number(reason.count), "code": reason.code.rawValue]),
                bars: [[.init(value: reason.count, look: .hatched)]])
        }
        let table = PlotTable(
            caption: say("dayReasons"), nameHead: say("dayReason"), heads: [say("dayCode"), say("dayCount")],
            rows: figures.reasons.map { .init(name: title($0.code), cells: [$0.code.rawValue, number($0.count)]) })
        return Plot(
            id: "plot-reasons", title: say("dayReasons"), summary: summary(rows), drawing: RowPlot(rows: rows).drawing,
            table: table)
    }

    private var codes: Plot {
        let rows = figures.codes.map { country in
            RowPlot.Row(
                countryName(country.country), codesNote(country),
                bars: [[.init(value: country.sent, look: .hollow)], [.init(value: country.proved, look: .solid)]])
        }
        let table = PlotTable(
            caption: say("dayCodes"), nameHead: say("dayCountry"),
            heads: [say("daySent"), say("dayProved"), say("dayShare")],
            rows: figures.codes.map { country in
                .init(
                    name: countryName(country.country),
                    cells: [number(country.sent), number(country.proved), share(country) ?? "–"])
            })
        return Plot(
            id: "plot-codes", title: say("dayCodes"), summary: summary(rows), drawing: RowPlot(rows: rows).drawing,
            keys: [.init(.hollow, say("daySent")), .init(.solid, say("dayProved"))], table: table)
    }

    private func codesNote(_ country: DayFigures.CodeFigures) -> String {
        let values = ["sent": number(country.sent), "proved": number(country.proved)]
        return share(country).map { say("dayCodesNote", values.merging(["share": $0]) { $1 }) }
            ?? say("dayCodesNoteBare", values)
    }

    /// Nil where nothing was sent: what was proved then was sent the day before.
    private func share(_ country: DayFigures.CodeFigures) -> String? {
        guard country.sent > 0 else { return nil }
        let percent = (Double(country.proved) * 100 / Double(country.sent)).rounded()
        return say("dayPercent", ["number": number(Int(percent))])
    }

    private func countryName(_ code: String) -> String {
        let locale = Locale(identifier: say.language == .chinese ? "zh_Hans_CN" : "en_GB")
        return locale.localizedString(forRegionCode: code) ?? code
    }

    private var queue: Plot {
        let rows = figures.queueAge.map { age in
            RowPlot.Row(
                say("dayAge.\(age.bucket)"),
                say("dayQueueNote", ["count": number(age.count), "overdue": number(age.overdue)]),
                bars: [
                    [.init(value: age.count - age.overdue, look: .solid), .init(value: age.overdue, look: .hatched)]
                ])
        }
        let table = PlotTable(
            caption: say("dayQueue"), nameHead: say("dayAge"), heads: [say("dayCases"), say("dayOverdue")],
            rows: figures.queueAge.map {
                .init(name: say("dayAge.\($0.bucket)"), cells: [number($0.count), number($0.overdue)])
            })
        return Plot(
            id: "plot-queue", title: say("dayQueue"), summary: summary(rows), drawing: RowPlot(rows: rows).drawing,
            keys: [.init(.solid, say("dayInTime")), .init(.hatched, say("dayOverdue"))], table: table)
    }
}
