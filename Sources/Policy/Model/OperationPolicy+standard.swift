package import Domain

extension OperationPolicy {
    /// What holds where the file says nothing, for each operation that this release runs.
    package static func standard(
        for operations: [OperationName: OperationTraits]
    ) -> [OperationName: OperationPolicy] {
        Dictionary(uniqueKeysWithValues: operations.map { name, traits in (name, standard(name, traits)) })
    }

    private static func standard(_ name: OperationName, _ traits: OperationTraits) -> OperationPolicy {
        if traits.changesIdentifiers { return ofIdentifiers(traits, tracks: tracks(name.kind, traits)) }
        let (tracks, channels) =
            traits.isClaim
            ? (claimTracks, Set(Channel.allCases))
            : traits.liftsFreeze ? (liftTracks, [.web, .app, .agent, .operator]) : (anyProof, Set(Channel.allCases))
        return OperationPolicy(
            traits, tracks: tracks, notify: [.every], sessionAge: nil, channels: channels.filter(traits.isOpenTo))
    }

    private static func tracks(_ kind: IdentifierKind?, _ traits: OperationTraits) -> [Track] {
        switch (traits.takes, traits.brings) {
        case (true, true): kind == .email ? emailTracks : phoneTracks
        case (true, false):
            [
                Track(name: "code", proofs: [[.oldCode], [.password]]),
                Track(name: "other", proofs: [[other(than: kind)], [.password]], wait: .hours(24)),
                Track(name: "both", proofs: [[.oldCode], [other(than: kind)]]),
            ]
        case (false, _):
            [
                Track(name: "password", proofs: [[.password], [.newCode]]),
                Track(name: "bound", proofs: [[other(than: kind)], [.newCode]]),
            ]
        }
    }

    /// A code to what is bound beside it.
    private static func other(than kind: IdentifierKind?) -> Requirement { kind == .email ? .phoneCode : .emailCode }

    /// Whoever can show anything at all may protect the account.
    private static let anyProof = [
        Track(name: "password", proofs: [[.password]]), Track(name: "phone", proofs: [[.phoneCode]]),
        Track(name: "email", proofs: [[.emailCode]]),
    ]

    private static let liftTracks = [
        Track(name: "phone", proofs: [[.phoneCode], [.password]]),
        Track(name: "email", proofs: [[.emailCode], [.password]]), Track(name: "review", proofs: [], review: .always),
    ]

    private static let claimTracks = [
        Track(name: "email", proofs: [[.emailCode], [.password]]), Track(name: "report", proofs: [], review: .always),
    ]

    private static let phoneTracks = [
        Track(name: "old-number", proofs: [[.oldCode], [.newCode]]),
        Track(name: "email", proofs: [[.emailCode], [.password], [.newCode]], wait: .hours(24)),
    ]

    private static let emailTracks = [
        Track(name: "old-address", proofs: [[.oldCode], [.newCode]]),
        Track(name: "phone", proofs: [[.phoneCode], [.password], [.newCode]], wait: .hours(24)),
    ]

    /// While it can be taken back, nothing else about the account's identifiers changes: a new
    /// number and the password would be enough to change the mailbox as well.
    private static func ofIdentifiers(_ traits: OperationTraits, tracks: [Track]) -> OperationPolicy {
        let undo = Duration.hours(72)
        return OperationPolicy(
            traits, tracks: tracks,
            limits: traits.shape == .replaces
                ? [Limit(2, per: .days(30)), Limit(5, per: .days(365))] : [Limit(3, per: .days(30))],
            review: ReviewRule(when: Condition(.atLeast("risk", .level(.high)))),
            refuse: Condition(.atLeast("risk", .level(.critical))),
            undo: undo,
            restrict: ["payout": .hours(24), Restriction.identifiers: undo],
            channels: traits.startedBy.contains(.person) ? [.web, .app] : Set(Channel.allCases.filter(traits.isOpenTo)))
    }
}

extension OperationTraits {
    fileprivate func isOpenTo(_ channel: Channel) -> Bool { startedBy.contains(channel.initiator) }
}

extension Requirement {
    package static let phoneCode = Requirement(.phone, .code)
    package static let emailCode = Requirement(.email, .code)
    package static let password = Requirement(.account, .password)
}
