import Foundation
import Testing

@testable import Web

@Suite("Plots")
struct PlotTests {
    private func hours(_ values: [Int]) -> PlotDrawing {
        HourPlot(panels: [.init(name: "Asked", note: "all of them", look: .plain, values: values)]).drawing
    }

    private func row(_ values: Int..., name: String = "China") -> RowPlot.Row {
        RowPlot.Row(name, "in words", bars: [values.map { .init(value: $0, look: .solid) }])
    }

    private func pixels(_ text: String) -> Double { Double(text.filter { $0 != "%" }) ?? .nan }

    @Test("An hour's bar is as high as its share of the highest, and stands on the line")
    func hourHeights() {
        var values = Array(repeating: 0, count: 24)
        (values[0], values[13], values[23]) = (10, 40, 5)
        let drawing = hours(values)
        #expect(drawing.bars.count == 3)
        #expect(drawing.bars.map { pixels($0.height) } == [16, 64, 8])
        let line = pixels(drawing.rules[0].y)
        #expect(drawing.bars.allSatisfy { abs(pixels($0.y) + pixels($0.height) - line) < 1 })
    }

    @Test("An hour's bar is drawn in its hour")
    func hourPlaces() {
        let drawing = hours((0..<24).map { $0 + 1 })
        for (hour, bar) in drawing.bars.enumerated() {
            #expect(pixels(bar.x) > Double(hour) * 100 / 24)
            #expect(pixels(bar.x) + pixels(bar.width) < Double(hour + 1) * 100 / 24)
        }
    }

    @Test("All panels have one scale")
    func panels() {
        let values: [[Int]] = [Array(repeating: 80, count: 24), Array(repeating: 20, count: 24)]
        let drawing = HourPlot(panels: values.map { .init(name: "x", note: "y", look: .solid, values: $0) }).drawing
        #expect(Set(drawing.bars.map(\.height)) == ["64", "16"])
        #expect(drawing.rules.count == 2)
    }

    @Test("A day of zeros draws no bar, and none of infinite height", arguments: [[], Array(repeating: 0, count: 24)])
    func zeros(values: [Int]) {
        #expect(hours(values).bars.isEmpty)
        #expect(RowPlot(rows: [row(0, 0)]).drawing.bars.isEmpty)
    }

    @Test("One thing alone looks like one and not like very many")
    func single() {
        #expect(RowPlot(rows: [row(1)]).drawing.bars.map(\.width) == ["10%"])
        #expect(hours([1]).bars.map(\.height) == ["6.40"])
    }

    @Test(
        "One value of ten or more fills the drawing, however large", arguments: [10, 1_000_000, 4_000_000_000_000_000])
    func one(value: Int) {
        #expect(RowPlot(rows: [row(value)]).drawing.bars.map(\.width) == ["100%"])
        #expect(hours([value]).bars.map(\.height) == ["64"])
    }

    @Test("The parts of a bar lie side by side, each as wide as its share")
    func parts() {
        let drawing = RowPlot(rows: [row(30, 0, 10), row(20)]).drawing
        #expect(drawing.bars.map(\.x) == ["0%", "75%", "0%"])
        #expect(drawing.bars.map(\.width) == ["75%", "25%", "50%"])
    }

    @Test("Nothing is drawn below the drawing's end, and rows do not overlap")
    func within() {
        let drawing = RowPlot(rows: (1...20).map { row($0, name: String(repeating: "Ländle ", count: $0)) }).drawing
        let places = drawing.bars.map { pixels($0.y) }
        #expect(drawing.bars.count == RowPlot.mostRows)
        #expect(zip(places, places.dropFirst()).allSatisfy { $1 - $0 > RowPlot.barHeight })
        #expect(places.allSatisfy { $0 + RowPlot.barHeight <= Double(drawing.height) })
        #expect(drawing.labels.allSatisfy { pixels($0.y) <= Double(drawing.height) })
    }

    @Test(
        "Numbers are spelled as SVG reads them",
        arguments: [(0, "0"), (12.5, "12.50"), (33.333, "33.33"), (4.006, "4.01"), (64, "64")])
    func numbers(value: Double, text: String) {
        #expect(PlotNumber.pixels(value) == text)
    }

    @Test("Looks differ without their colour, too")
    func looks() {
        let named = Plot.Look.allCases.compactMap(\.pattern)
        #expect(Set(named).count == named.count)
        #expect(named == ["fill-hatched", "fill-dotted"])
    }

    @Test(
        "A text is broken between words, and within them where one alone is too long",
        arguments: [
            ("short", ["short"]),
            ("too many changes of late", ["too many", "changes of", "late"]),
            ("abcdefghijklmnop", ["abcdefghij", "klmnop"]),
            ("更换次数过多请稍后", ["更换次数过", "多请稍后"]),
            ("中国 China", ["中国 China"]),
            ("  many   spaces ", ["many", "spaces"]),
            ("", []),
        ])
    func lines(text: String, lines: [String]) {
        #expect(PlotText.lines(text, columns: 10, most: 9) == lines)
    }

    @Test(
        "What is left over is cut off with an ellipsis",
        arguments: ["one two three four five six", "一二三四五六七八九十一二三四五", String(repeating: "🇨🇳", count: 12)])
    func cut(text: String) {
        let lines = PlotText.lines(text, columns: 10, most: 2)
        #expect(lines.count == 2)
        #expect(lines[1].hasSuffix("…"))
        #expect(lines.allSatisfy { PlotText.width($0) <= 10 })
    }
}
