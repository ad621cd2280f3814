/// How long something took, over many times.
struct Percentiles: Encodable, Sendable {
    let step: String
    let count: Int
    let p50Milliseconds: Double
    let p95Milliseconds: Double
    let p99Milliseconds: Double
    let maxMilliseconds: Double

    init(_ step: Step, _ times: [Duration]) {
        let sorted = times.sorted()
        self.step = step.rawValue
        count = sorted.count
        p50Milliseconds = Self.value(0.50, of: sorted)
        p95Milliseconds = Self.value(0.95, of: sorted)
        p99Milliseconds = Self.value(0.99, of: sorted)
        maxMilliseconds = Self.value(1, of: sorted)
    }

    /// The nearest rank: a time that was really measured.
    static func value(_ share: Double, of sorted: [Duration]) -> Double {
        guard !sorted.isEmpty else { return 0 }
        let rank = Int((share * Double(sorted.count)).rounded(.up))
        return sorted[max(rank, 1) - 1].asMilliseconds.rounded(toPlaces: 2)
    }
}

extension Double {
    func rounded(toPlaces places: Int) -> Double {
        let factor = (0..<places).reduce(1.0) { factor, _ in factor * 10 }
        return (self * factor).rounded() / factor
    }
}
