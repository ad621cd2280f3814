/// One thing that was measured, with the floor beside it. Its JSON is an interface: names stay.
struct BenchLine: Encodable, Sendable {
    struct Measured: Encodable, Sendable {
        let what: String
        let rounds: Spread
        let cost: Cost?
        /// What PostgreSQL's connections waited for; nil where nobody looked.
        let waits: [WaitProfile.Part]?
        /// Of a floor: the product's median over this one's.
        var productShare: Double?
    }

    struct Goal: Encodable, Sendable {
        let text: String
        let isMet: Bool
    }

    /// As `--only` names it.
    let scenario: String
    let unit: String
    let product: Measured
    let floors: [Measured]
    /// Of the medians, and of the first floor; nil where there is none.
    let ofFloor: Double?
    let goal: Goal?
    /// How many were refused, by the code they were refused with.
    let refusals: [String: Int]
}

extension BenchLine {
    /// - Parameters:
    ///   - goal: judged by the share of a floor, or by the median where there is no floor.
    ///   - judging: which floor that is.
    init(
        _ scenario: String, _ what: String, unit: String, _ rounds: [Round],
        floors: [(what: String, rounds: [Round])] = [],
        goal: (text: String, isMet: (Double) -> Bool)? = nil, judging: Int = 0, refusals: [String: Int] = [:]
    ) {
        let product = Measured(what, rounds)
        let floors = floors.map { Measured($0.what, $0.rounds, below: product) }
        let judged = floors.isEmpty ? product.rounds.median : floors[judging].productShare ?? 0
        self.init(
            scenario: scenario, unit: unit, product: product, floors: floors, ofFloor: floors.first?.productShare,
            goal: goal.map { Goal(text: $0.text, isMet: $0.isMet(judged)) }, refusals: refusals)
    }
}

extension BenchLine.Measured {
    init(_ what: String, _ rounds: [Round], below product: BenchLine.Measured? = nil) {
        let (spread, costs) = (Spread(rounds.map(\.value)), rounds.compactMap(\.cost))
        let share = product.map { spread.median == 0 ? 0 : $0.rounds.median / spread.median }
        self.init(
            what: what, rounds: spread, cost: costs.isEmpty ? nil : Cost(costs),
            waits: WaitProfile(rounds.compactMap(\.waits))?.parts, productShare: share?.rounded(toPlaces: 3))
    }
}
