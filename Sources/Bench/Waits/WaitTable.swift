/// What was waited for under each load, for people.
struct WaitTable {
    let lines: [BenchLine]

    /// Less often than this is left to the JSON.
    private static let least = 0.01

    /// - Returns: nil where nobody looked.
    var text: String? {
        let blocks = lines.flatMap { [$0.product] + $0.floors }.compactMap(block)
        guard !blocks.isEmpty else { return nil }
        return (["waits of PostgreSQL's connections that were at work, % of samples"] + blocks).joined(separator: "\n")
    }

    private func block(_ measured: BenchLine.Measured) -> String? {
        guard let waits = measured.waits else { return nil }
        let samples = waits.map(\.samples).reduce(0, +)
        let rows = waits.filter { $0.share >= Self.least }.map { part in
            let share = String((part.share * 100).rounded(toPlaces: 1))
            return "  " + String(repeating: " ", count: max(0, 5 - share.count)) + share + "  " + part.event
        }
        return (["\(measured.what) (\(samples) samples)"] + rows).joined(separator: "\n")
    }
}
