import Domain

extension Scorecard {
    static func read(_ cursor: Cursor) -> Scorecard? {
        guard let fields = MappingFields(cursor) else { return nil }
        let card = Scorecard(
            weights: fields.value("weights", or: standard.weights) { $0.list { Weight.read($0) } },
            levels: fields.value("levels", or: standard.levels, Levels.read),
            signalLife: fields.value("signalLife", or: standard.signalLife) { $0.span(.minutes(1)...(.days(30))) })
        fields.close()
        return card
    }
}

extension Scorecard.Weight {
    static func read(_ cursor: Cursor) -> Self? {
        guard let fields = MappingFields(cursor) else { return nil }
        let when = fields["when"].map { $0.condition(allowsRisk: false) }
        let add = fields["add"].map { $0.count(0...100) }
        let reason = fields["reason"].map { $0.scorecardReason() }
        fields.close()
        for (name, isThere) in [("when", when != nil), ("add", add != nil), ("reason", reason != nil)] where !isThere {
            cursor.report("`\(name):` is missing: a weight has when, add and reason")
        }
        guard let when = when ?? nil, let add = add ?? nil, let reason = reason ?? nil else { return nil }
        return Self(when: when, add: add, reason: reason)
    }
}

extension Scorecard.Levels {
    static func read(_ cursor: Cursor) -> Self? {
        guard let fields = MappingFields(cursor) else { return nil }
        let standard = Scorecard.standard.levels
        let levels = Self(
            medium: fields.value("medium", or: standard.medium) { $0.count(1...10_000) },
            high: fields.value("high", or: standard.high) { $0.count(1...10_000) },
            critical: fields.value("critical", or: standard.critical) { $0.count(1...10_000) })
        fields.close()
        if !(levels.medium < levels.high && levels.high < levels.critical) {
            cursor.report(
                "medium (\(levels.medium)), high (\(levels.high)) and critical (\(levels.critical)) must rise in this order"
            )
        }
        return levels
    }
}

extension Cursor {
    fileprivate func scorecardReason() -> ReasonCode? {
        let known = ReasonCode.scorecard
        return parsed("one of \(known.map(\.rawValue).joined(separator: ", "))") { text in
            known.first { $0.rawValue == text }
        }
    }
}
