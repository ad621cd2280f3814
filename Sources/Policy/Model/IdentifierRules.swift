package import Domain

/// What one kind of identifier has to be, and for how long it is trusted.
package struct IdentifierRules: Sendable, Hashable {
    /// Accounts of the realm that may hold one identifier at a time.
    package let maxAccounts: Int
    /// How many of the kind an account may have.
    package let perAccount: Int
    /// ISO 3166-1 alpha-2; nil lets every region in.
    package let regions: Set<String>?
    package let lineTypes: Set<LineType>
    package let quarantine: Quarantine
    /// After so long without a proof a binding counts as unverified.
    package let reverifyAfter: Duration

    package init(
        maxAccounts: Int, perAccount: Int = 1, regions: Set<String>?, lineTypes: Set<LineType>, quarantine: Quarantine,
        reverifyAfter: Duration
    ) {
        self.maxAccounts = maxAccounts
        self.perAccount = perAccount
        self.regions = regions
        self.lineTypes = lineTypes
        self.quarantine = quarantine
        self.reverifyAfter = reverifyAfter
    }

    /// One holder; a line that takes messages; 90 days of quarantine in China and 45 in the United
    /// States, after which the carriers there may hand a number on.
    package static let standard: [IdentifierKind: IdentifierRules] = [
        .phone: IdentifierRules(
            maxAccounts: 1, regions: nil, lineTypes: [.mobile, .fixedOrMobile],
            quarantine: Quarantine(byRegion: ["CN": .days(90), "US": .days(45)], otherwise: .days(90)),
            reverifyAfter: .days(180)),
        .email: IdentifierRules(
            maxAccounts: 1, regions: nil, lineTypes: [], quarantine: Quarantine(byRegion: [:], otherwise: .days(90)),
            reverifyAfter: .days(180)),
    ]
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

extension Identifier {
    /// The region of a phone; an e-mail address has none.
    package var region: String? {
        switch self {
        case .phone(let number): number.region
        case .email: nil
        }
    }

    /// What sort of line a phone is; an e-mail address has none.
    package var lineType: LineType? {
        switch self {
        case .phone(let number): number.lineType
        case .email: nil
        }
    }
}
