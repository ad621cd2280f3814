/// All lines under one heading: the product, and under it each floor.
struct BenchTable {
    let lines: [BenchLine]

    private static let headings = [
        "what", "unit", "min", "median", "max", "of floor", "goal", "", "server", "database", "driver", "commits",
        "queries", "trips",
    ]
    /// Whose cells begin on the left.
    private static let texts: Set = [0, 1, 6, 7]

    /// For people.
    var text: String {
        let rows = [Self.headings] + lines.flatMap(rows)
        let widths = Self.headings.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        let rule = widths.map { String(repeating: "-", count: $0) }
        return ([rows[0], rule] + rows.dropFirst()).map { Self.line($0, widths) }.joined(separator: "\n")
    }

    static let legend = """
        min, median and max are of the rounds; product and floors took turns. "of floor", beside a floor, is the product's median over its own.
        server, database, driver: processor milliseconds for each change or request. trips: times that a database server was waited for.
        """

    private func rows(_ line: BenchLine) -> [[String]] {
        let verdict = line.goal.map { $0.isMet ? "met" : "NOT MET" } ?? ""
        let product = row(line.product, line.unit, [line.goal?.text ?? "", verdict])
        let floors = line.floors.map { row($0, line.unit, ["", ""], indent: "  ") }
        return [product] + floors + refusals(line)
    }

    private func refusals(_ line: BenchLine) -> [[String]] {
        line.refusals.sorted { $0.value > $1.value }.map { code, count in
            ["  refused: \(code)", "times", "", String(count)] + Array(repeating: "", count: Self.headings.count - 4)
        }
    }

    private func row(
        _ measured: BenchLine.Measured, _ unit: String, _ verdict: [String], indent: String = ""
    ) -> [String] {
        let rounds = [measured.rounds.min, measured.rounds.median, measured.rounds.max].map(Self.figure)
        let share = measured.productShare.map(Self.figure) ?? ""
        let cost = measured.cost
        let costs = [
            cost?.serverMilliseconds, cost?.databaseMilliseconds, cost?.driverMilliseconds, cost?.commits,
            cost?.queries, cost?.roundTrips,
        ]
        return [indent + measured.what, unit] + rounds + [share] + verdict + costs.map { $0.map(Self.figure) ?? "" }
    }

    /// Three figures that say something.
    private static func figure(_ value: Double) -> String {
        if value >= 100 { return String(Int(value.rounded())) }
        let (places, factor) = value >= 10 ? (1, 10) : (value >= 1 ? (2, 100) : (3, 1000))
        let whole = Int((value * Double(factor)).rounded())
        let digits = String(whole % factor)
        return "\(whole / factor).\(String(repeating: "0", count: max(0, places - digits.count)))\(digits)"
    }

    private static func line(_ cells: [String], _ widths: [Int]) -> String {
        let padded = zip(cells, widths).enumerated().map { column, cell in
            let space = String(repeating: " ", count: cell.1 - cell.0.count)
            return texts.contains(column) ? cell.0 + space : space + cell.0
        }
        return padded.joined(separator: "  ").trimmingSuffix(while: { $0 == " " })
    }
}

extension String {
    fileprivate func trimmingSuffix(while isSpace: (Character) -> Bool) -> String {
        var text = self
        while text.last.map(isSpace) ?? false { text.removeLast() }
        return text
    }
}
