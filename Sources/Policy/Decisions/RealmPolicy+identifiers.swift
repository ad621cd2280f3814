package import Domain

extension RealmPolicy {
    /// What speaks against an identifier on its own. Never says who holds it (promise 6), so it can
    /// be told to anybody at once.
    package func objections(to identifier: Identifier) -> [Reason] {
        properties(
            kind: identifier.kind, region: identifier.region, lineType: identifier.content.numbering?.lineType)
    }

    /// What its owner should hear and may ignore.
    package func warnings(about identifier: Identifier) -> [ReasonCode] {
        identifier.content.numbering?.isEasilyGuessed == true ? [.identifierEasilyGuessed] : []
    }

    /// What speaks against the new identifier, its holders included: only for one who has proved
    /// it.
    func objections(to target: TargetFacts?, in operation: OperationName) -> [Reason] {
        guard let target, target.kind == operation.kind else {
            return [Reason(.identifierMissing, wayForward: .correct)]
        }
        let taken: Reason? =
            switch target.availability {
            case .free, .returning: nil
            case .taken: Reason(.identifierTaken, wayForward: .otherIdentifier)
            case .own: Reason(.identifierOwn, wayForward: .otherIdentifier)
            case .quarantined: Reason(.identifierQuarantined, wayForward: .otherIdentifier)
            }
        return properties(kind: target.kind, region: target.region, lineType: target.lineType)
            + [taken].compactMap { $0 }
    }

    private func properties(kind: IdentifierKind, region: String?, lineType: LineType?) -> [Reason] {
        guard let rules = identifiers[kind] else {
            return [Reason(.identifierKindNotKept, wayForward: .otherIdentifier)]
        }
        guard !rules.lineTypes.isEmpty else { return [] }
        var reasons: [Reason] = []
        if let regions = rules.regions, !regions.contains(region ?? "ZZ") {
            reasons.append(Reason(.identifierRegionNotAllowed, wayForward: .otherIdentifier))
        }
        if !rules.lineTypes.contains(lineType ?? .other) {
            reasons.append(Reason(.identifierLineTypeNotAllowed, wayForward: .otherIdentifier))
        }
        return reasons
    }
}
