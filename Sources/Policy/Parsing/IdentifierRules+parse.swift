import Domain

extension IdentifierRules {
    /// - Parameter kept: the kinds that need no naming.
    static func read(
        _ cursor: Cursor, _ standard: [IdentifierKind: IdentifierRules], kept: [IdentifierKind]
    ) -> [IdentifierKind: IdentifierRules]? {
        guard let fields = MappingFields(cursor) else { return nil }
        var rules: [IdentifierKind: IdentifierRules] = [:]
        for (kind, fallback) in standard {
            let named = fields[kind.rawValue]
            guard named != nil || kept.contains(kind) else { continue }
            rules[kind] = named.flatMap { read($0, fallback: fallback) } ?? fallback
        }
        fields.close()
        return rules
    }

    private static func read(_ cursor: Cursor, fallback: IdentifierRules) -> IdentifierRules? {
        guard let fields = MappingFields(cursor) else { return nil }
        let isNumbered = !fallback.lineTypes.isEmpty
        let rules = IdentifierRules(
            carrier: fallback.carrier,
            maxAccounts: fields.value("maxAccounts", or: fallback.maxAccounts) { $0.count(1...100) },
            perAccount: fields.value("perAccount", or: fallback.perAccount) { $0.count(1...20) },
            regions: isNumbered ? fields.value("regions", or: fallback.regions) { $0.regions() } : nil,
            lineTypes: isNumbered ? fields.value("lineTypes", or: fallback.lineTypes) { $0.lineTypes() } : [],
            quarantine: fields.value("quarantine", or: fallback.quarantine) {
                Quarantine.read($0, byRegion: isNumbered)
            },
            reverifyAfter: fields.value("reverifyAfter", or: fallback.reverifyAfter) {
                $0.span(.days(1)...(.days(3650)))
            })
        fields.close()
        return rules
    }
}

extension Quarantine {
    private static let range: ClosedRange<Duration> = .hours(1)...(.days(3650))

    /// One span for all, or a span for each region and `else`.
    static func read(_ cursor: Cursor, byRegion: Bool) -> Quarantine? {
        guard byRegion, cursor.isMapping, let fields = MappingFields(cursor) else {
            return cursor.span(range).map { Quarantine(byRegion: [:], otherwise: $0) }
        }
        var regions: [String: Duration] = [:]
        var otherwise: Duration?
        fields.each { key, name, value in
            guard let span = value.span(range) else { return }
            if name == "else" {
                otherwise = span
            } else if PhoneRegion.isKnown(name) {
                regions[name] = span
            } else {
                key.report("must be a region such as CN, or else; not `\(name.prefix(60))`" + PhoneRegion.hint(name))
            }
        }
        return Quarantine(byRegion: regions, otherwise: otherwise ?? .days(90))
    }
}

extension Cursor {
    /// `any`, or a list.
    fileprivate func regions() -> Set<String>?? {
        if word == "any" { return .some(nil) }
        if isEmptyList { report("an empty list lets nobody in: name regions, or write any") }
        return set { $0.region() }.map { .some($0) }
    }

    fileprivate func lineTypes() -> Set<LineType>? {
        if isEmptyList { report("an empty list lets nobody in: name line types") }
        return set { $0.choice(LineType.self) }
    }
}
