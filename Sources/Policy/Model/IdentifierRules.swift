package import Domain

/// What one kind of identifier has to be, and for how long it is trusted.
package struct IdentifierRules: Sendable, Hashable {
    /// What carries a message to one; nil where none can be sent.
    package let carrier: Carrier?
    /// Accounts of the realm that may hold one identifier at a time.
    package let maxAccounts: Int
    /// How many of the kind an account may have.
    package let perAccount: Int
    /// ISO 3166-1 alpha-2; nil lets every region in.
    package let regions: Set<String>?
    /// Empty for what has no numbering plan.
    package let lineTypes: Set<LineType>
    package let quarantine: Quarantine
    /// After so long without a proof a binding counts as unverified.
    package let reverifyAfter: Duration

    package init(
        carrier: Carrier?, maxAccounts: Int, perAccount: Int = 1, regions: Set<String>?, lineTypes: Set<LineType>,
        quarantine: Quarantine,
        reverifyAfter: Duration
    ) {
        self.carrier = carrier
        self.maxAccounts = maxAccounts
        self.perAccount = perAccount
        self.regions = regions
        self.lineTypes = lineTypes
        self.quarantine = quarantine
        self.reverifyAfter = reverifyAfter
    }

    /// Of every kind that this release has: one holder, and the kind's own defaults.
    static func standard(for kinds: IdentifierKinds) -> [IdentifierKind: IdentifierRules] {
        let rules = kinds.all.compactMap { kind in kinds[kind].map { (kind, standard(for: $0)) } }
        return Dictionary(uniqueKeysWithValues: rules)
    }

    private static func standard(for type: any IdentifierValue.Type) -> IdentifierRules {
        IdentifierRules(
            carrier: type.carrier, maxAccounts: 1, regions: nil, lineTypes: type.lineTypes,
            quarantine: Quarantine(byRegion: type.quarantine, otherwise: .days(90)), reverifyAfter: .days(180))
    }
}

/// How long a released identifier can't be bound by anybody else.
package struct Quarantine: Sendable, Hashable {
    package let byRegion: [String: Duration]
    package let otherwise: Duration

    package init(byRegion: [String: Duration], otherwise: Duration) {
        self.byRegion = byRegion
        self.otherwise = otherwise
    }

    package func span(region: String?) -> Duration { region.flatMap { byRegion[$0] } ?? otherwise }

    package func span(of identifier: Identifier) -> Duration { span(region: identifier.region) }

    var shortest: Duration { byRegion.values.reduce(otherwise, min) }
}
