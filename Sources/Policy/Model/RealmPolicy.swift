package import Domain

/// What one realm asks of those who change what is bound to their accounts. Read from one YAML file
/// by ``parse(_:version:)``; every value has a safe default, so `realm: x` alone is a whole policy.
package struct RealmPolicy: Sendable, Hashable {
    package let realm: RealmID
    /// Tells two texts of one realm's policy apart; kept with each flow that was started under it.
    package let version: String
    /// The language of a person whose own is not known.
    package let language: Language
    /// Where a phone typed without a country code is dialled (ISO 3166-1 alpha-2).
    package let defaultRegion: String
    /// The clock of the realm: of rules about the hour of the day, and of every time that people are told.
    package let timeZone: ClockZone
    /// The kinds this realm keeps.
    package let identifiers: [IdentifierKind: IdentifierRules]
    package let operations: [OperationName: OperationPolicy]
    package let codes: CodeRules
    package let sends: SendRules
    package let risk: Scorecard
    /// What a person may give as the reason for a change: short names, whose sentences are in the
    /// catalogue.
    package let reasons: [String]
    /// Methods for which the platform's own word counts. Nothing by default: evidence that nobody
    /// asked for is no proof.
    package let attested: Set<MethodName>
    package let signIn: SignInRules
    package let retention: RetentionRules
    package let bulk: BulkRules
    /// What may come here from other realms; nil lets nothing come.
    package let arrivals: ArrivalRules?
    /// What the file may say but probably shouldn't. For the author of the file; no decision
    /// depends on it.
    package let warnings: [PolicyFault]

    package init(
        realm: RealmID, version: String, language: Language, defaultRegion: String,
        timeZone: ClockZone = .shanghai,
        identifiers: [IdentifierKind: IdentifierRules], operations: [OperationName: OperationPolicy], codes: CodeRules,
        sends: SendRules,
        risk: Scorecard, reasons: [String], attested: Set<MethodName>, signIn: SignInRules, retention: RetentionRules,
        bulk: BulkRules = .standard, arrivals: ArrivalRules? = nil, warnings: [PolicyFault] = []
    ) {
        self.realm = realm
        self.version = version
        self.language = language
        self.defaultRegion = defaultRegion
        self.timeZone = timeZone
        self.identifiers = identifiers
        self.operations = operations
        self.codes = codes
        self.sends = sends
        self.risk = risk
        self.reasons = reasons
        self.attested = attested
        self.signIn = signIn
        self.retention = retention
        self.bulk = bulk
        self.arrivals = arrivals
        self.warnings = warnings
    }

    /// 0 to 23, on the realm's clock.
    package func hour(of instant: Instant) -> Int {
        let inDay = (instant + timeZone.offset(at: instant)).milliseconds % 86_400_000
        return Int((inDay < 0 ? inDay + 86_400_000 : inDay) / 3_600_000)
    }

    package static let standardReasons = ["new-number", "lost-number", "security", "moving-account", "other"]
}
