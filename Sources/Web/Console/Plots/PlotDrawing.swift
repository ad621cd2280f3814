/// Shapes, laid out from the top down.
struct PlotDrawing: Sendable {
    private(set) var bars: [Plot.Bar] = []
    private(set) var labels: [Plot.Label] = []
    private(set) var rules: [Plot.Rule] = []
    /// Pixels.
    private(set) var height = 0

    /// As many as fit side by side on a screen of 320 pixels; a Chinese character takes two.
    static let columns = 34
    private static let lineHeight = 19

    mutating func skip(_ pixels: Int) { height += pixels }

    /// A name and what is said of it, over as many lines as they take.
    mutating func write(_ name: String, _ note: String) {
        write(name, weight: "strong")
        write(note, weight: "plain")
        skip(5)
    }

    private mutating func write(_ text: String, weight: String) {
        for line in PlotText.lines(text, columns: Self.columns, most: 2) {
            skip(Self.lineHeight)
            labels.append(Plot.Label(x: "0%", y: String(height - 5), weight: weight, text: line))
        }
    }

    /// A small mark below what was drawn last.
    /// - Parameter x: percent.
    mutating func mark(_ text: String, atPercent x: Double) {
        labels.append(Plot.Label(x: PlotNumber.percent(x), y: String(height + 14), weight: "faint", text: text))
    }

    mutating func rule() { rules.append(Plot.Rule(y: "\(height).5")) }

    /// - Parameters:
    ///   - x, width: percent.
    ///   - top: pixels below what was drawn last.
    mutating func fill(_ look: Plot.Look, x: Double, width: Double, top: Double, height: Double) {
        bars.append(
            Plot.Bar(
                x: PlotNumber.percent(x), y: PlotNumber.pixels(Double(self.height) + top),
                width: PlotNumber.percent(width),
                height: PlotNumber.pixels(height), look: look.rawValue, pattern: look.pattern))
    }
}

/// Numbers as SVG spells them, to a hundredth, whatever the reader's language.
enum PlotNumber {
    static func percent(_ value: Double) -> String { pixels(value) + "%" }

    static func pixels(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
        return rest == 0 ? String(whole) : "\(whole).\(rest < 10 ? "0" : "")\(rest)"
    }
}
