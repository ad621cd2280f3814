package import Domain

extension RealmPolicy {
    /// The signals that a decision about the operation can look at. No other is asked for: each
    /// question tells somebody outside which number is looked at.
    package func signals(of operation: OperationName) -> Set<SignalName> {
        let rules = operations[operation]
        let conditions =
            risk.weights.map(\.when) + [rules?.refuse, rules?.review.when].compactMap { $0 }
            + (rules?.tracks ?? []).compactMap { track in
                if case .when(let condition) = track.review { condition } else { nil }
            }
        return Set(conditions.flatMap(\.tests).compactMap { SignalName(rawValue: $0.fact) })
    }
}
