package import Domain

// The codes a policy's answer can carry. Each has a sentence in the catalogue in both languages.
extension ReasonCode {
    package static let operationNotOffered: ReasonCode = "operation.not-offered"
    package static let trackUnknown: ReasonCode = "track.unknown"
    package static let accountFrozen: ReasonCode = "account.frozen"
    package static let accountNotFrozen: ReasonCode = "account.not-frozen"
    package static let accountRestricted: ReasonCode = "account.restricted"
    package static let accountClosing: ReasonCode = "account.closing"
    package static let accountClosed: ReasonCode = "account.closed"
    package static let restrictionActive: ReasonCode = "restriction.active"
    package static let limitChanges: ReasonCode = "limit.changes"
    package static let limitCoolDown: ReasonCode = "limit.cool-down"
    package static let limitOpenFlows: ReasonCode = "limit.open-flows"
    package static let sessionStale: ReasonCode = "session.stale"
    package static let channelNotAllowed: ReasonCode = "channel.not-allowed"
    package static let bindingUnverified: ReasonCode = "binding.unverified"
    package static let proofMissing: ReasonCode = "proof.missing"

    package static let identifierMissing: ReasonCode = "identifier.missing"
    package static let identifierTaken: ReasonCode = "identifier.taken"
    package static let identifierQuarantined: ReasonCode = "identifier.quarantined"
    package static let identifierOwn: ReasonCode = "identifier.own"
    package static let identifierKindNotKept: ReasonCode = "identifier.kind-not-kept"
    package static let identifierRegionNotAllowed: ReasonCode = "identifier.region-not-allowed"
    package static let identifierLineTypeNotAllowed: ReasonCode = "identifier.line-type-not-allowed"
    /// A warning, never a refusal.
    package static let identifierEasilyGuessed: ReasonCode = "identifier.easily-guessed"

    package static let riskTooHigh: ReasonCode = "risk.too-high"
    package static let ruleRefused: ReasonCode = "rule.refused"
    package static let reviewAlways: ReasonCode = "review.always"
    package static let reviewRequired: ReasonCode = "review.required"
    package static let waitRequired: ReasonCode = "wait.required"

    package static let simChanged: ReasonCode = "risk.sim-changed"
    package static let simUnknown: ReasonCode = "risk.sim-unknown"
    package static let numberReassigned: ReasonCode = "risk.number-reassigned"
    package static let reassignmentUnknown: ReasonCode = "risk.reassignment-unknown"
    package static let callsForwarded: ReasonCode = "risk.calls-forwarded"
    package static let forwardingUnknown: ReasonCode = "risk.forwarding-unknown"
    package static let tenureShort: ReasonCode = "risk.tenure-short"
    package static let tenureUnknown: ReasonCode = "risk.tenure-unknown"
    package static let placeUnusual: ReasonCode = "risk.place-unusual"
    package static let placeUnknown: ReasonCode = "risk.place-unknown"
    package static let networkAnonymous: ReasonCode = "risk.network-anonymous"
    package static let networkUnknown: ReasonCode = "risk.network-unknown"
    package static let deviceUnknown: ReasonCode = "risk.device-unknown"
    package static let accountYoung: ReasonCode = "risk.account-young"
    package static let accountIdle: ReasonCode = "risk.account-idle"
    package static let casesOpen: ReasonCode = "risk.cases-open"
    package static let bindingYoung: ReasonCode = "risk.binding-young"
    package static let bindingStale: ReasonCode = "risk.binding-stale"
    package static let bindingWeak: ReasonCode = "risk.binding-weak"
    package static let numberEasilyGuessed: ReasonCode = "risk.number-easily-guessed"
    package static let numberRegion: ReasonCode = "risk.number-region"
    package static let numberLineType: ReasonCode = "risk.number-line-type"
    package static let countryUnusual: ReasonCode = "risk.country-unusual"
    package static let hourUnusual: ReasonCode = "risk.hour-unusual"
    package static let channelRisky: ReasonCode = "risk.channel"
    package static let signInWeak: ReasonCode = "risk.sign-in-weak"
    package static let signInOld: ReasonCode = "risk.sign-in-old"
    package static let changesLately: ReasonCode = "risk.changes-lately"
    package static let refusedLately: ReasonCode = "risk.refused-lately"
    package static let failuresLately: ReasonCode = "risk.failures-lately"

    /// Those a scorecard may name: a closed list, so that each has its sentence.
    package static let scorecard: [ReasonCode] = [
        .simChanged, .simUnknown, .numberReassigned, .reassignmentUnknown, .callsForwarded, .forwardingUnknown,
        .tenureShort,
        .tenureUnknown, .placeUnusual, .placeUnknown, .networkAnonymous, .networkUnknown, .deviceUnknown, .accountYoung,
        .accountIdle,
        .casesOpen, .bindingYoung, .bindingStale, .bindingWeak, .numberEasilyGuessed, .numberRegion, .numberLineType,
        .countryUnusual,
        .hourUnusual, .channelRisky, .signInWeak, .signInOld, .changesLately, .refusedLately, .failuresLately,
    ]

    /// All that a policy's answer can carry.
    package static let ofPolicy: [ReasonCode] =
        [
            .operationNotOffered, .trackUnknown, .accountFrozen, .accountNotFrozen, .accountRestricted, .accountClosing,
            .accountClosed, .restrictionActive, .limitChanges, .limitCoolDown, .limitOpenFlows, .sessionStale,
            .channelNotAllowed, .bindingUnverified,
            .proofMissing,
            .identifierMissing, .identifierTaken, .identifierQuarantined, .identifierOwn, .identifierKindNotKept,
            .identifierRegionNotAllowed, .identifierLineTypeNotAllowed, .identifierEasilyGuessed, .riskTooHigh,
            .ruleRefused,
            .reviewAlways, .reviewRequired, .waitRequired,
        ] + Closure.Cause.allCases.map(\.code) + scorecard
}
