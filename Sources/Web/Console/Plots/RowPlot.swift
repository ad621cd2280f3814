/// Horizontal bars, a row for each thing that is compared; a bar may have several parts, and a row
/// several bars.
struct RowPlot {
    struct Part {
        let value: Int
        let look: Plot.Look
    }

    struct Row {
        let name: String
        /// The row's figures in words.
        let note: String
        let bars: [[Part]]

        init(_ name: String, _ note: String, bars: [[Part]]) {
            self.name = name
            self.note = note
            self.bars = bars
        }
    }

    /// As many rows as are drawn. The table has all of them.
    static let mostRows = 12
    static let barHeight = 14.0

    let rows: [Row]

    var drawing: PlotDrawing {
        let most = Plot.scale(of: rows.flatMap(\.bars).map { $0.reduce(0) { $0 + $1.value } })
        return rows.prefix(Self.mostRows).reduce(into: PlotDrawing()) { drawing, row in
            Self.draw(row, most: most, into: &drawing)
        }
    }

    private static func draw(_ row: Row, most: Int, into drawing: inout PlotDrawing) {
        drawing.write(row.name, row.note)
        for bar in row.bars {
            draw(bar, most: most, into: &drawing)
            drawing.skip(Int(barHeight) + 4)
        }
        drawing.skip(14)
    }

    private static func draw(_ bar: [Part], most: Int, into drawing: inout PlotDrawing) {
        var start = 0.0
        for part in bar where part.value > 0 {
            let width = 100 * Double(part.value) / Double(most)
            drawing.fill(part.look, x: start, width: width, top: 0, height: barHeight)
            start += width
        }
    }
}
