import Domain

extension RetentionRules {
    private static let longest = Duration.days(3650)

    static func read(_ cursor: Cursor, operations: [OperationName: OperationPolicy]) -> RetentionRules? {
        guard let fields = MappingFields(cursor) else { return nil }
        var rules = standard(for: operations)
        let contents = fields["contents"]
        if let given = contents.flatMap({ $0.span(.days(1)...longest) }) { rules.contents = given }
        let heads = fields["heads"]
        // Where the file speaks of one of the two alone, the other follows it as far as it must.
        rules.heads =
            heads?.span(.days(1)...longest) ?? max(rules.contents, operations.map { $1.lookBack }.max() ?? .zero)
        rules.challenges = fields.value("challenges", or: rules.challenges) { $0.span(.days(1)...(.days(365))) }
        rules.failures = fields.value("failures", or: rules.failures) { $0.span(.days(30)...longest) }
        rules.deadLetters = fields.value("deadLetters", or: rules.deadLetters) { $0.span(.days(1)...longest) }
        rules.staffAccess = fields.value("staffAccess", or: rules.staffAccess) { $0.span(securityLog...longest) }
        rules.sessions = fields.value("sessions", or: rules.sessions) { $0.span(securityLog...longest) }
        fields.close()
        rules.reportShort(contents, heads ?? contents ?? cursor, operations)
        return rules
    }

    /// A limit counts heads, and taking something back or appealing needs contents: a shorter
    /// term would lift the one and break the other.
    private func reportShort(
        _ contentsPlace: Cursor?, _ headsPlace: Cursor, _ operations: [OperationName: OperationPolicy]
    ) {
        let sorted = operations.sorted { $0.key.description < $1.key.description }
        let needed = sorted.map { ($0.key, $0.value.needsContents) }.filter { $0.1.span > contents }.max {
            $0.1.span < $1.1.span
        }
        if let contentsPlace, let (name, need) = needed {
            contentsPlace.report(
                "contents (\(Span.text(contents))) is shorter than \(name) needs: \(need.for) \(Span.text(need.span))")
        }
        let limits = sorted.flatMap { name, rules in rules.limits.map { (name, $0) } }
        if let (name, limit) = limits.filter({ $0.1.per > heads }).max(by: { $0.1.per < $1.1.per }) {
            headsPlace.report(
                "heads (\(Span.text(heads))) is shorter than a limit of \(name) looks back: "
                    + "`\(limit.count) per \(Span.text(limit.per))` counts flows, and would not find them")
        }
        if heads < contents {
            headsPlace.report("heads (\(Span.text(heads))) is shorter than contents (\(Span.text(contents)))")
        }
    }
}
