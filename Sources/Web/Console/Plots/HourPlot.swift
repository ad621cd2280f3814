/// The 24 hours of a day as upright bars, one panel above the other for each series. All panels
/// have one scale, so that their heights can be compared.
struct HourPlot {
    struct Panel {
        let name: String
        /// The figures that matter most, in words.
        let note: String
        let look: Plot.Look
        /// One for each hour.
        let values: [Int]
    }

    let panels: [Panel]

    static let barArea = 64.0
    private static let marked = [0, 6, 12, 18]
    /// Of an hour's place, left and right of its bar.
    private static let gap = 0.12

    var drawing: PlotDrawing {
        let most = Plot.scale(of: panels.flatMap(\.values))
        return panels.reduce(into: PlotDrawing()) { drawing, panel in Self.draw(panel, most: most, into: &drawing) }
    }

    private static func draw(_ panel: Panel, most: Int, into drawing: inout PlotDrawing) {
        drawing.write(panel.name, panel.note)
        let place = 100 / Double(max(1, panel.values.count))
        for (hour, value) in panel.values.enumerated() where value > 0 {
            let height = barArea * Double(value) / Double(most)
            drawing.fill(
                panel.look, x: (Double(hour) + gap) * place, width: place * (1 - 2 * gap), top: barArea - height,
                height: height)
        }
        drawing.skip(Int(barArea))
        drawing.rule()
        for hour in marked { drawing.mark("\(hour):00", atPercent: Double(hour) * place) }
        drawing.skip(28)
    }
}
