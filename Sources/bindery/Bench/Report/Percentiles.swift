/// How long something took, over many times; in milliseconds.
struct Percentiles: Encodable, Sendable {
    let step: String
    let count: Int
    let p50: Double
    let p95: Double
    let p99: Double
    let max: Double

    init(_ step: Step, _ times: [Duration]) {
        let sorted = times.sorted()
        self.step = step.rawValue
        count = sorted.count
        p50 = Self.value(0.50, of: sorted)
        p95 = Self.value(0.95, of: sorted)
        p99 = Self.value(0.99, of: sorted)
        max = Self.value(1, of: sorted)
    }

    /// The nearest rank: a time that was really measured.
    private static func value(_ share: Double, of sorted: [Duration]) -> Double {
        guard !sorted.isEmpty else { return 0 }
        let rank = Int((share * Double(sorted.count)).rounded(.up))
        return sorted[Swift.max(rank, 1) - 1].asMilliseconds.rounded(toPlaces: 2)
    }
}

extension Double {
    func rounded(toPlaces places: Int) -> Double {
        let factor = (0..<places).reduce(1.0) { factor, _ in factor * 10 }
        return (self * factor).rounded() / factor
    }
}
