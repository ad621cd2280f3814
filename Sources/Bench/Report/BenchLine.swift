/// One thing that was measured, with the floor beside it. Its JSON is an interface: names stay.
struct BenchLine: Encodable, Sendable {
    struct Measured: Encodable, Sendable {
        let what: String
        let rounds: Spread
        let cost: Cost?
    }

    struct Goal: Encodable, Sendable {
        let text: String
        let isMet: Bool
    }

    /// As `--only` names it.
    let scenario: String
    let unit: String
    let product: Measured
    /// The first is the one that the goal speaks of.
    let floors: [Measured]
    /// Of the medians; nil where there is no floor.
    let ofFloor: Double?
    let goal: Goal?
    /// How many were refused, by the code they were refused with.
    let refusals: [String: Int]
}

extension BenchLine {
    /// - Parameter goal: judged by the share of the first floor, or by the median where there is no
    ///   floor.
    init(
        _ scenario: String, _ what: String, unit: String, _ rounds: [Round],
        floors: [(what: String, rounds: [Round])] = [],
        goal: (text: String, isMet: (Double) -> Bool)? = nil, refusals: [String: Int] = [:]
    ) {
        let product = Measured(what, rounds)
        let floors = floors.map { Measured($0.what, $0.rounds) }
        let share = floors.first.map {
            ($0.rounds.median == 0 ? 0 : product.rounds.median / $0.rounds.median).rounded(toPlaces: 3)
        }
        self.init(
            scenario: scenario, unit: unit, product: product, floors: floors, ofFloor: share,
            goal: goal.map { Goal(text: $0.text, isMet: $0.isMet(share ?? product.rounds.median)) }, refusals: refusals)
    }
}

extension BenchLine.Measured {
    init(_ what: String, _ rounds: [Round]) {
        let costs = rounds.compactMap(\.cost)
        self.init(what: what, rounds: Spread(rounds.map(\.value)), cost: costs.isEmpty ? nil : Cost(costs))
    }
}
