package import Domain

extension RealmPolicy {
    /// The score, and every weight that counted in it, in the order of the scorecard. Apart from
    /// deciding, so that a reviewer can be shown it at any time.
    package func assess(_ operation: OperationName, _ facts: Facts) -> (risk: Risk, reasons: [Reason]) {
        let source = Fact.Source(facts: facts, signalLife: risk.signalLife, risk: nil)
        let counted = risk.weights.filter { $0.when.holds(source) }
        let score = counted.reduce(0) { $0 + $1.add }
        let wayForward: WayForward = (operations[operation]?.appeals ?? 0) > 0 ? .appeal : .support
        let reasons = counted.map { Reason($0.reason, weight: $0.add, wayForward: wayForward) }
        return (Risk(score: score, level: risk.levels.level(score)), reasons)
    }
}
